/**
 * What an isolation saves and a release reads: the two cannot differ about it. An item that says `found: none` was
 * searched for, so the release need not guess from an item that is missing.
 */
export const some = "some";

export const instanceRecord = {
  interfaces: "SS",
  volumes: "SS",
  /** Security groups of the primary interface: those of a replacement. */
  groups: "SS",
  terminationProtection: "BOOL",
  shutdownBehaviour: "S",
} as const;

export const interfaceRecord = { groups: "SS" } as const;

export const volumeRecord = { device: "S", deleteOnTermination: "BOOL" } as const;

/** Under the instance, because it says whether there were any. */
export const elasticIpsRecord = { found: "S", allocations: "SS" } as const;
export const noElasticIpsRecord = { found: "S" } as const;

export const elasticIpRecord = { networkInterface: "S", privateIp: "S" } as const;

export const profileRecord = { profile: "S" } as const;

export const revokingPolicyName = "AWSRevokeOlderSessions";

export const statusTag = "reflex:status";

/** The group without rules: an instance whose interfaces are in no other is cut off. */
export const quarantineGroupName = "reflex-quarantine";
