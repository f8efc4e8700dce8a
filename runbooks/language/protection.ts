/**
 * Whatever carries this tag, with any value, needs a person: triage starts nothing on it, and the roles of runs are
 * denied on users and roles that have it (condition key `aws:ResourceTag`). Meant for break-glass principals.
 */
export const protectedTagKey = "reflex:protected";
