import { on } from "./grant";
import { byInput, type Classified, destructive, disruptive, type OperationTable, reads, reversible } from "./operation";

const onClusterSnapshots = on("cluster-snapshot:*");
const onInstances = on("db:*");
const onSnapshots = on("snapshot:*");

/** Longest retention of automated backups, in days (API reference of RDS, "ModifyDBInstance"). */
const longestRetention = 35;

/** Backups older than a shorter retention are deleted, all of them at 0. */
const modifying =
  (otherwise: string) =>
  ({ BackupRetentionPeriod: days }: Record<string, unknown>): Classified =>
    days === undefined || days === longestRetention
      ? disruptive(otherwise)
      : destructive("a shorter retention deletes automated backups");

export const rds: OperationTable = {
  AddTagsToResource: reversible("RemoveTagsFromResource undoes it"),
  CreateDBClusterSnapshot: reversible("adds a snapshot"),
  CreateDBSnapshot: reversible("adds a snapshot"),
  DeleteDBCluster: destructive("the data is gone unless a final snapshot is taken"),
  DeleteDBClusterSnapshot: destructive("the snapshot is gone"),
  DeleteDBInstance: destructive("the data is gone unless a final snapshot is taken"),
  DeleteDBInstanceAutomatedBackup: destructive("the backups are gone"),
  DeleteDBSnapshot: destructive("the snapshot is gone"),
  DeleteDBSubnetGroup: destructive("the group is gone"),
  DescribeDBClusterSnapshotAttributes: reads(onClusterSnapshots),
  DescribeDBInstances: reads(onInstances),
  DescribeDBSnapshotAttributes: reads(onSnapshots),
  FailoverDBCluster: disruptive("connections break while another instance takes over"),
  ModifyDBCluster: byInput(modifying("may restart instances or change who reaches them")),
  ModifyDBClusterSnapshotAttribute: disruptive("may share the data of the snapshot with others", onClusterSnapshots),
  ModifyDBInstance: byInput(modifying("may restart the instance or change who reaches it"), onInstances),
  ModifyDBSnapshotAttribute: disruptive("may share the data of the snapshot with others", onSnapshots),
  RebootDBInstance: disruptive("connections break while the instance restarts"),
  RestoreDBInstanceFromDBSnapshot: reversible("adds an instance"),
  RestoreDBInstanceToPointInTime: reversible("adds an instance"),
  StartDBInstance: reversible("StopDBInstance undoes it"),
  StopDBInstance: disruptive("the database is unavailable"),
};
