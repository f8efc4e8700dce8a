import { isRecord } from "../../../aws/json";
import { partitionOf } from "../../../aws/partitions";
import type { ApiCall } from "../../aws";
import { type AuthorizationCheck, check, named, recordsOf, requireAction, textsOf } from "../checks";
import type { RequestContext } from "../context";

/** Operations whose permission has another name (S3 user guide, using-with-s3-policy-actions). */
const actionOf: Readonly<Record<string, string>> = {
  AbortMultipartUpload: "AbortMultipartUpload",
  CompleteMultipartUpload: "PutObject",
  CreateMultipartUpload: "PutObject",
  DeleteBucketAnalyticsConfiguration: "PutAnalyticsConfiguration",
  DeleteBucketCors: "PutBucketCORS",
  DeleteBucketEncryption: "PutEncryptionConfiguration",
  DeleteBucketIntelligentTieringConfiguration: "PutIntelligentTieringConfiguration",
  DeleteBucketInventoryConfiguration: "PutInventoryConfiguration",
  DeleteBucketLifecycle: "PutLifecycleConfiguration",
  DeleteBucketMetricsConfiguration: "PutMetricsConfiguration",
  DeleteBucketOwnershipControls: "PutBucketOwnershipControls",
  DeleteBucketReplication: "PutReplicationConfiguration",
  DeleteBucketTagging: "PutBucketTagging",
  DeletePublicAccessBlock: "PutBucketPublicAccessBlock",
  GetBucketAccelerateConfiguration: "GetAccelerateConfiguration",
  GetBucketAnalyticsConfiguration: "GetAnalyticsConfiguration",
  GetBucketEncryption: "GetEncryptionConfiguration",
  GetBucketIntelligentTieringConfiguration: "GetIntelligentTieringConfiguration",
  GetBucketInventoryConfiguration: "GetInventoryConfiguration",
  GetBucketLifecycle: "GetLifecycleConfiguration",
  GetBucketLifecycleConfiguration: "GetLifecycleConfiguration",
  GetBucketMetricsConfiguration: "GetMetricsConfiguration",
  GetBucketNotificationConfiguration: "GetBucketNotification",
  GetBucketReplication: "GetReplicationConfiguration",
  GetObjectLockConfiguration: "GetBucketObjectLockConfiguration",
  GetPublicAccessBlock: "GetBucketPublicAccessBlock",
  HeadBucket: "ListBucket",
  HeadObject: "GetObject",
  ListBucketAnalyticsConfigurations: "GetAnalyticsConfiguration",
  ListBucketIntelligentTieringConfigurations: "GetIntelligentTieringConfiguration",
  ListBucketInventoryConfigurations: "GetInventoryConfiguration",
  ListBucketMetricsConfigurations: "GetMetricsConfiguration",
  ListBuckets: "ListAllMyBuckets",
  ListMultipartUploads: "ListBucketMultipartUploads",
  ListObjects: "ListBucket",
  ListObjectsV2: "ListBucket",
  ListObjectVersions: "ListBucketVersions",
  ListParts: "ListMultipartUploadParts",
  PutBucketAccelerateConfiguration: "PutAccelerateConfiguration",
  PutBucketAnalyticsConfiguration: "PutAnalyticsConfiguration",
  PutBucketEncryption: "PutEncryptionConfiguration",
  PutBucketIntelligentTieringConfiguration: "PutIntelligentTieringConfiguration",
  PutBucketInventoryConfiguration: "PutInventoryConfiguration",
  PutBucketLifecycle: "PutLifecycleConfiguration",
  PutBucketLifecycleConfiguration: "PutLifecycleConfiguration",
  PutBucketMetricsConfiguration: "PutMetricsConfiguration",
  PutBucketNotificationConfiguration: "PutBucketNotification",
  PutBucketReplication: "PutReplicationConfiguration",
  PutObjectLockConfiguration: "PutBucketObjectLockConfiguration",
  PutPublicAccessBlock: "PutBucketPublicAccessBlock",
  SelectObjectContent: "GetObject",
  UploadPart: "PutObject",
};

/** Operations on one version of an object need the permission on versions instead. */
const versionedActions: Readonly<Record<string, string>> = {
  DeleteObject: "DeleteObjectVersion",
  DeleteObjectTagging: "DeleteObjectVersionTagging",
  GetObject: "GetObjectVersion",
  GetObjectAcl: "GetObjectVersionAcl",
  GetObjectAttributes: "GetObjectVersionAttributes",
  GetObjectTagging: "GetObjectVersionTagging",
  PutObjectAcl: "PutObjectVersionAcl",
  PutObjectTagging: "PutObjectVersionTagging",
};

/** S3: several permissions for one request, and permissions with other names than the operations. */
export function s3(call: ApiCall): AuthorizationCheck[] {
  const { operation, input } = call;
  switch (operation) {
    case "CopyObject":
    case "UploadPartCopy":
      return [check(call, "s3:GetObject", [copySource(call)]), ...writes(call)];
    case "PutObject":
      return writes(call);
    case "DeleteObjects":
      return recordsOf(isRecord(input.Delete) ? input.Delete.Objects : undefined).map(
        ({ Key: key, VersionId: version }) =>
          check(call, `s3:${version === undefined ? "DeleteObject" : "DeleteObjectVersion"}`, [objectArn(call, key)]),
      );
  }
  const name = actionOf[operation] ?? operation;
  const action = `s3:${input.VersionId === undefined ? name : (versionedActions[name] ?? name)}`;
  return [check(call, action, [resource(call, action)], context(input))];
}

/** Writing an object; a lock, an ACL or tags in the same request are permissions of their own. */
function writes(call: ApiCall): AuthorizationCheck[] {
  const { input } = call;
  const object = [objectArn(call, input.Key)];
  const also = [
    ["PutObject", true],
    ["PutObjectRetention", input.ObjectLockMode ?? input.ObjectLockRetainUntilDate],
    ["PutObjectLegalHold", input.ObjectLockLegalHoldStatus],
    ["PutObjectAcl", input.ACL],
    ["PutObjectTagging", input.Tagging],
  ] as const;
  return also
    .filter(([, given]) => given !== undefined)
    .map(([action]) => check(call, `s3:${action}`, object, context(input)));
}

function resource(call: ApiCall, action: string): string {
  const types = requireAction(call, action).resourceTypes.map(({ name }) => name);
  if (types.includes("object")) return objectArn(call, call.input.Key);
  return types.includes("bucket") ? bucketArn(call) : "*";
}

/** A bucket's name, or the ARN of an access point. */
function bucketArn({ input, region }: ApiCall): string {
  const bucket = named(input.Bucket);
  return bucket.startsWith("arn:") ? bucket : `arn:${partitionOf(region)}:s3:::${bucket}`;
}

function objectArn(call: ApiCall, key: unknown): string {
  const bucket = bucketArn(call);
  return bucket.includes(":accesspoint/") ? `${bucket}/object/${named(key)}` : `${bucket}/${named(key)}`;
}

function copySource({ input, region }: ApiCall): string {
  const path = decodeURIComponent(named(input.CopySource).replace(/^\//, "").split("?")[0] ?? "");
  return path.startsWith("arn:") ? path : `arn:${partitionOf(region)}:s3:::${path}`;
}

/** Condition keys that carry a member of the input as it is. */
const keyOf: Readonly<Record<string, string>> = {
  ACL: "s3:x-amz-acl",
  Delimiter: "s3:delimiter",
  IfMatch: "s3:if-match",
  IfNoneMatch: "s3:if-none-match",
  MaxKeys: "s3:max-keys",
  ObjectLockLegalHoldStatus: "s3:object-lock-legal-hold",
  ObjectLockMode: "s3:object-lock-mode",
  Prefix: "s3:prefix",
  SSEKMSKeyId: "s3:x-amz-server-side-encryption-aws-kms-key-id",
  ServerSideEncryption: "s3:x-amz-server-side-encryption",
  StorageClass: "s3:x-amz-storage-class",
  VersionId: "s3:versionid",
};

function context(input: Record<string, unknown>): RequestContext {
  const entries = Object.entries(keyOf).flatMap(([member, key]): Array<[string, string]> => {
    const value = input[member];
    return typeof value === "number" || textsOf(value).length === 1 ? [[key, String(value)]] : [];
  });
  return Object.fromEntries(entries);
}
