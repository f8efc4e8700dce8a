import type { ParameterDefinition } from "../../../../runbooks/language/types";

/** What a snapshot is of. */
export const ebs = "ebs";
export const rds = "rds";
export const rdsCluster = "rds-cluster";

/** Everybody who has an AWS account. */
export const everybody = "all";

export const snapshotType = {
  type: "String",
  description: "ebs: of a volume. rds: of a database instance. rds-cluster: of a database cluster, Aurora for example.",
  allowedPattern: `^(${ebs}|${rds}|${rdsCluster})$`,
} as const satisfies ParameterDefinition;

export const snapshotId = {
  type: "String",
  description: "Id of the EBS snapshot, or name of the RDS snapshot.",
  // Names that services give have a colon: rds:…, awsbackup:….
  allowedPattern: "^(snap-[0-9a-f]{8,17}|[A-Za-z][A-Za-z0-9:-]{0,254})$",
} as const satisfies ParameterDefinition;

export const outsiders = {
  type: "StringList",
  description: `Ids of the accounts that lose the snapshot, and ${everybody} for everybody if it is public.`,
  allowedPattern: `^(${everybody}|[0-9]{12})$`,
  minItems: 1,
  maxItems: 50,
} as const satisfies ParameterDefinition;

export const databaseName = {
  type: "String",
  description: "Name (DB instance identifier) of the database instance.",
  allowedPattern: "^[A-Za-z][A-Za-z0-9-]{0,62}$",
} as const satisfies ParameterDefinition;
