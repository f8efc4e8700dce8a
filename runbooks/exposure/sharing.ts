import type { RunbookBuilder } from "../language/builder";
import { type Condition, or, startsWith } from "../language/conditions";
import type { Ref } from "../language/references";
import { asString, asStringList } from "../language/selectors";

type Steps = Pick<RunbookBuilder<Record<never, never>>, "ec2" | "rds">;

/** Accounts begin with a digit, and everybody is `all`: whether a value of either kind is there at all. */
export const isShared = (value: Ref<string>): Condition =>
  or(...[..."a0123456789"].map((sign) => startsWith(value, sign)));

/** Who may restore an RDS snapshot is one list, of accounts and `all`; instances and clusters spell its calls differently. */
export interface DatabaseSharing {
  /** Begins the names of its steps. */
  name: string;
  read(step: string): { first: Ref<string>; values: Ref<string[]> };
  add(step: string, values: Ref<string[]>): void;
  remove(step: string, values: Ref<string[]>): void;
}

const AttributeName = "restore";

export const instanceSharing = ({ rds }: Steps, id: Ref<string>): DatabaseSharing => {
  const snapshot = { DBSnapshotIdentifier: id };
  const modify = (step: string, change: { ValuesToAdd: Ref<string[]> } | { ValuesToRemove: Ref<string[]> }) =>
    rds(step, "ModifyDBSnapshotAttribute", { ...snapshot, AttributeName, ...change });
  return {
    name: "Instance",
    read: (step) =>
      rds(step, "DescribeDBSnapshotAttributes", snapshot, {
        // The one attribute that snapshots have (RDS API reference, "ModifyDBSnapshotAttribute").
        outputs: ({ DBSnapshotAttributesResult: { DBSnapshotAttributes: attributes } }) => ({
          first: asString(attributes.at(0).AttributeValues.at(0)),
          values: asStringList(attributes.at(0).AttributeValues),
        }),
      }),
    add: (step, values) => modify(step, { ValuesToAdd: values }),
    remove: (step, values) => modify(step, { ValuesToRemove: values }),
  };
};

export const clusterSharing = ({ rds }: Steps, id: Ref<string>): DatabaseSharing => {
  const snapshot = { DBClusterSnapshotIdentifier: id };
  const modify = (step: string, change: { ValuesToAdd: Ref<string[]> } | { ValuesToRemove: Ref<string[]> }) =>
    rds(step, "ModifyDBClusterSnapshotAttribute", { ...snapshot, AttributeName, ...change });
  return {
    name: "Cluster",
    read: (step) =>
      rds(step, "DescribeDBClusterSnapshotAttributes", snapshot, {
        outputs: ({ DBClusterSnapshotAttributesResult: { DBClusterSnapshotAttributes: attributes } }) => ({
          first: asString(attributes.at(0).AttributeValues.at(0)),
          values: asStringList(attributes.at(0).AttributeValues),
        }),
      }),
    add: (step, values) => modify(step, { ValuesToAdd: values }),
    remove: (step, values) => modify(step, { ValuesToRemove: values }),
  };
};

/** The account's own snapshot, found only if each of these may restore it (EC2 API reference, "DescribeSnapshots"). */
export const restorableBy = (id: Ref<string>, users: Array<Ref<string>> | Ref<string[]>) => ({
  OwnerIds: ["self"],
  Filters: [{ Name: "snapshot-id", Values: [id] }],
  RestorableByUserIds: users,
});
