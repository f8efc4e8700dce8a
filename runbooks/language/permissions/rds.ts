import { arn, type GrantRule, sidOf } from "./grant";

/** One operation on every resource of one type: which of them it is, is only known in the run. */
const on = (resource: string, ...operations: string[]): Record<string, GrantRule> =>
  Object.fromEntries(
    operations.map((operation): [string, GrantRule] => [
      operation,
      (_inputs, scope) => [
        {
          sid: sidOf(`rds:${operation}`),
          actions: [`rds:${operation}`],
          resources: [arn(scope, "rds", resource)],
        },
      ],
    ]),
  );

export const rdsGrants: Record<string, GrantRule> = {
  ...on("cluster-snapshot:*", "DescribeDBClusterSnapshotAttributes", "ModifyDBClusterSnapshotAttribute"),
  ...on("db:*", "DescribeDBInstances", "ModifyDBInstance"),
  ...on("snapshot:*", "DescribeDBSnapshotAttributes", "ModifyDBSnapshotAttribute"),
};
