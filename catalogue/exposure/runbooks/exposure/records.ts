/**
 * What a containment of a snapshot had to remove, from which accounts, and who had access before: `all` is everybody.
 */
export const sharingRecord = { outsiders: "SS", sharedWith: "S" } as const;

/** A database as it was when it could be reached from outside. */
export const databaseRecord = { publiclyAccessible: "BOOL" } as const;
