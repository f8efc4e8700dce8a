import { destructive, disruptive, type OperationTable, read, reversible } from "./table";

export const s3: OperationTable = {
  CopyObject: disruptive("overwrites an object of the same key unless the bucket keeps versions"),
  CreateBucket: reversible("adds a bucket"),
  DeleteBucket: destructive("the bucket is gone, and its name is free for others"),
  DeleteBucketEncryption: disruptive("new objects fall back to the default key"),
  DeleteBucketLifecycle: disruptive("objects are no longer moved or expired"),
  DeleteBucketPolicy: disruptive("who may use the bucket changes at once"),
  DeleteBucketReplication: disruptive("objects are no longer copied"),
  DeleteObject: destructive("without versions the object is gone"),
  DeleteObjectTagging: reversible("PutObjectTagging sets the tags again"),
  DeleteObjects: destructive("without versions the objects are gone"),
  DeletePublicAccessBlock: disruptive("the bucket can be made public again"),
  PutBucketAcl: disruptive("who may use the bucket changes at once"),
  PutBucketEncryption: reversible("the configuration before can be set again"),
  PutBucketLifecycleConfiguration: destructive("a rule may expire objects that nobody brings back"),
  PutBucketLogging: reversible("the configuration before can be set again"),
  PutBucketPolicy: disruptive("who may use the bucket changes at once"),
  PutBucketVersioning: reversible("the state before can be set again, except that versions stay"),
  PutObjectAcl: disruptive("who may read the object changes at once"),
  PutObjectLegalHold: reversible("the hold can be taken off"),
  PutObjectRetention: destructive("in compliance mode the retention cannot be shortened"),
  PutObjectTagging: reversible("the tags before can be set again"),
  PutPublicAccessBlock: disruptive("public readers of the bucket are shut out"),
};

export const dynamodb: OperationTable = {
  BatchWriteItem: destructive("overwrites and deletes items"),
  CreateBackup: reversible("adds a backup"),
  CreateTable: reversible("adds a table"),
  DeleteBackup: destructive("the backup is gone"),
  DeleteItem: destructive("the item is gone"),
  DeleteResourcePolicy: disruptive("who may use the table changes at once"),
  DeleteTable: destructive("the table is gone"),
  PutItem: (input) =>
    isWriteOnce(input)
      ? reversible("adds an item, and never overwrites one")
      : destructive("overwrites the item with the same key"),
  PutResourcePolicy: disruptive("who may use the table changes at once"),
  Query: read("reads items"),
  RestoreTableFromBackup: reversible("adds a table"),
  Scan: read("reads items"),
  UpdateContinuousBackups: disruptive("may turn off recovery to a point in time"),
  UpdateItem: destructive("overwrites attributes of the item"),
  UpdateTable: disruptive("changes capacity, indexes or protection of the table"),
};

/** Whether a PutItem is refused when the item exists already. */
export function isWriteOnce(input: Record<string, unknown>): boolean {
  return (
    typeof input.ConditionExpression === "string" &&
    /^\s*attribute_not_exists\s*\(\s*[#\w]+\s*\)\s*$/.test(input.ConditionExpression)
  );
}

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
  FailoverDBCluster: disruptive("connections break while another instance takes over"),
  ModifyDBCluster: disruptive("may restart instances or change who reaches them"),
  ModifyDBClusterSnapshotAttribute: disruptive("may share the data of the snapshot with others"),
  ModifyDBInstance: disruptive("may restart the instance or change who reaches it"),
  ModifyDBSnapshotAttribute: disruptive("may share the data of the snapshot with others"),
  RebootDBInstance: disruptive("connections break while the instance restarts"),
  RestoreDBInstanceFromDBSnapshot: reversible("adds an instance"),
  RestoreDBInstanceToPointInTime: reversible("adds an instance"),
  StartDBInstance: reversible("StopDBInstance undoes it"),
  StopDBInstance: disruptive("the database is away"),
};

export const kms: OperationTable = {
  CancelKeyDeletion: reversible("the key stays, disabled"),
  CreateAlias: reversible("DeleteAlias undoes it"),
  CreateGrant: disruptive("somebody else may use the key"),
  CreateKey: reversible("adds a key"),
  Decrypt: read("changes nothing"),
  DeleteAlias: reversible("CreateAlias undoes it"),
  DeleteImportedKeyMaterial: destructive("data under the key is unreadable unless the material is imported again"),
  DisableKey: disruptive("nothing under the key can be read or written; EnableKey undoes it"),
  DisableKeyRotation: disruptive("the key is no longer rotated"),
  EnableKey: reversible("DisableKey undoes it"),
  EnableKeyRotation: reversible("DisableKeyRotation undoes it"),
  PutKeyPolicy: disruptive("who may use the key changes at once"),
  RevokeGrant: disruptive("somebody loses the key at once"),
  ScheduleKeyDeletion: destructive("after the waiting period everything under the key is unreadable for good"),
};

export const secretsmanager: OperationTable = {
  CancelRotateSecret: disruptive("the secret is no longer rotated, and a rotation may stop half way"),
  DeleteSecret: destructive("the secret is gone after its recovery window, or at once"),
  PutSecretValue: disruptive("programs get another value"),
  RestoreSecret: reversible("DeleteSecret undoes it"),
  RotateSecret: disruptive("the value before stops working"),
  UpdateSecret: disruptive("programs get another value"),
  UpdateSecretVersionStage: disruptive("programs may get another version; the label can be moved back"),
};
