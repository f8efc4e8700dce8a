import type { Ref } from "../../../../runbooks/language/references";
import { text } from "../../../../runbooks/language/references";

/**
 * What an isolation saves and a release reads: the two cannot differ about it. Each item is written before what it
 * describes is changed, and one that is missing means that nothing of it was.
 */
export const instanceRecord = { interfaces: "SS" } as const;

export const interfaceRecord = { groups: "SS" } as const;

export const protectionRecord = { terminationProtection: "BOOL", shutdownBehaviour: "S" } as const;

export const volumeRecord = { device: "S", deleteOnTermination: "BOOL" } as const;

export const elasticIpsRecord = { allocations: "SS" } as const;
export const elasticIpRecord = { networkInterface: "S", privateIp: "S" } as const;

export const profileRecord = { profile: "S" } as const;

export const protectionOf = (instance: Ref<string>) => text`${instance}#protection`;
export const elasticIpsOf = (instance: Ref<string>) => text`${instance}#elastic-ips`;
export const profileOf = (instance: Ref<string>) => text`${instance}#profile`;

export const revokingPolicyName = "AWSRevokeOlderSessions";

export const statusTag = "reflex:status";
