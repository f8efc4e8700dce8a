/** What a containment of a snapshot was asked to take away, from whom, and who had it before: `all` is everybody. */
export const sharingRecord = { outsiders: "SS", sharedWith: "S" } as const;

/** A database as it was when it could be reached from outside. */
export const databaseRecord = { publiclyAccessible: "BOOL" } as const;
