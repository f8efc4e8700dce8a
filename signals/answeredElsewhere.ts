/**
 * Places in the pattern of a response that answers what no other one does. What the others answer follows from the
 * catalogue; `resolve` (catalogue/resolve.ts) writes it in.
 */

/** In place of the alternatives of `$or`: the detail of a GuardDuty finding that nothing else answers. */
export const guardDutyAnsweredByNone = { $or: { notAnsweredElsewhere: ["guardduty"] } };

/** In place of a list of wildcards: the types of imported findings that another response answers. */
export const importedTypesAnswered = { typesAnsweredElsewhere: ["security-hub"] };
