import { on } from "./grant";
import { destructive, disruptive, type OperationTable, reads, reversible } from "./operation";

const onClusterSnapshots = on("cluster-snapshot:*");
const onInstances = on("db:*");
const onSnapshots = on("snapshot:*");

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
  ModifyDBCluster: disruptive("may restart instances or change who reaches them"),
  ModifyDBClusterSnapshotAttribute: disruptive("may share the data of the snapshot with others", onClusterSnapshots),
  ModifyDBInstance: disruptive("may restart the instance or change who reaches it", onInstances),
  ModifyDBSnapshotAttribute: disruptive("may share the data of the snapshot with others", onSnapshots),
  RebootDBInstance: disruptive("connections break while the instance restarts"),
  RestoreDBInstanceFromDBSnapshot: reversible("adds an instance"),
  RestoreDBInstanceToPointInTime: reversible("adds an instance"),
  StartDBInstance: reversible("StopDBInstance undoes it"),
  StopDBInstance: disruptive("the database is unavailable"),
};
