/** Whom an RDS snapshot was shared with: accounts, and `all` if it was public. */
export const databaseSharingRecord = { values: "SS" } as const;

/** Whom an EBS snapshot was shared with. A set cannot be empty, so the item holds only those that there were. */
export const volumeSharingRecord = { sharedWith: "S", accounts: "SS", groups: "SS" } as const;
export const accountsOnlyRecord = { sharedWith: "S", accounts: "SS" } as const;
export const groupsOnlyRecord = { sharedWith: "S", groups: "SS" } as const;

export const accountsAndGroups = "accounts and groups";
export const accountsOnly = "accounts";
export const groupsOnly = "groups";

/** A database as it was when it could be reached from outside. */
export const databaseRecord = { publiclyAccessible: "BOOL" } as const;
