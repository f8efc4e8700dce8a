/** What AWS does on an ordinary day that a test bench does not, by name. */
export const chaosKinds = {
  "stale-reads":
    "reads answer as it was seconds ago: EC2, IAM, Auto Scaling, KMS, buckets' settings, Automation's runs",
  throttling: "calls are throttled once or twice in a row, with each service's own error",
  duplicates: "events are delivered twice, and messages of a queue come again",
  reordering: "events overtake each other by seconds",
  scp: "a service control policy forbids adding rules to security groups and ec2:ModifyInstanceAttribute",
  "shared-vpc": "VPCs and subnets belong to another account, which shares them",
  "customer-keys": "volumes and snapshots are encrypted under a key of the customer's",
} as const;

export type ChaosKind = keyof typeof chaosKinds;

export const everyKind = Object.keys(chaosKinds) as ChaosKind[];

export interface ChaosOptions {
  kinds: readonly ChaosKind[];
  /** The same seed makes the same chaos. */
  seed: number;
  /** Accounts whose service control policies, networks and keys are meant; the rest of it is everywhere. */
  accounts: readonly string[];
}
