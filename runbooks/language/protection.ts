/**
 * Whatever carries this tag, with any value, is for people only: triage starts nothing on it, and the roles of runs are
 * refused on users and roles that have it (condition key `aws:ResourceTag`). Meant for break-glass principals.
 */
export const protectedTagKey = "reflex:protected";
