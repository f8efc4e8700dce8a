import { type GrantRule, sidOf } from "./grant";
import { destructive, disruptive, type OperationTable, reads, reversible } from "./operation";

/**
 * Operations on a bucket, by the name of their permission (S3 user guide, "using-with-s3-policy-actions"). Which bucket
 * it is, is only known in the run, and an ARN of S3 names no account: the condition keeps to the account's own.
 */
const onBuckets =
  (permission: string): GrantRule =>
  (_action, _inputs, { accountId, partition }) => [
    {
      sid: sidOf(`s3:${permission}`),
      actions: [`s3:${permission}`],
      resources: [`arn:${partition}:s3:::*`],
      condition: { StringEquals: { "aws:ResourceAccount": accountId } },
    },
  ];

export const s3: OperationTable = {
  CopyObject: destructive("overwrites an object of the same key: without versions it is gone"),
  CreateBucket: reversible("adds a bucket"),
  DeleteBucket: destructive("the bucket is gone, and its name is free for others"),
  DeleteBucketEncryption: disruptive("new objects fall back to the default key"),
  DeleteBucketLifecycle: disruptive("objects are no longer moved or expired"),
  DeleteBucketPolicy: disruptive("who may use the bucket changes at once"),
  DeleteBucketReplication: disruptive("objects are no longer copied"),
  DeleteObject: destructive("without versions the object is gone"),
  DeleteObjectTagging: reversible("PutObjectTagging sets the tags again"),
  DeleteObjects: destructive("without versions the objects are gone"),
  DeletePublicAccessBlock: disruptive("the bucket can be made public again", onBuckets("PutBucketPublicAccessBlock")),
  GetPublicAccessBlock: reads(onBuckets("GetBucketPublicAccessBlock")),
  PutBucketAcl: disruptive("who may use the bucket changes at once"),
  PutBucketEncryption: reversible("the configuration before can be set again"),
  PutBucketLifecycleConfiguration: destructive("a rule may expire objects that nobody brings back"),
  PutBucketLogging: reversible("the configuration before can be set again"),
  PutBucketPolicy: disruptive("who may use the bucket changes at once"),
  PutBucketVersioning: reversible("the state before can be set again, except that versions stay"),
  PutObjectAcl: disruptive("who may read the object changes at once"),
  PutObjectLegalHold: reversible("the hold can be removed"),
  PutObjectRetention: destructive("in compliance mode the retention cannot be shortened"),
  PutObjectTagging: reversible("the tags before can be set again"),
  PutPublicAccessBlock: disruptive(
    "public readers of the bucket are shut out",
    onBuckets("PutBucketPublicAccessBlock"),
  ),
};
