import { arn, policy, tls } from "./common";
import { clean, later, type Program, vary } from "./program";

const bucketArn = "arn:aws:s3:::evidence-1";
const evidence = clean("a bucket for evidence", "the guide of S3: Object Lock", {
  bucket: {
    type: "aws:s3/bucket:Bucket",
    inputs: { bucket: "evidence-1", objectLockEnabled: true },
    completed: { arn: bucketArn },
    protect: true,
  },
  block: {
    type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    inputs: {
      bucket: later("evidence-1", "bucket"),
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
  },
  policy: {
    type: "aws:s3/bucketPolicy:BucketPolicy",
    inputs: { bucket: later("evidence-1", "bucket"), policy: policy(tls("s3", [bucketArn, `${bucketArn}/*`])) },
  },
  versions: {
    type: "aws:s3/bucketVersioning:BucketVersioning",
    inputs: { bucket: later("evidence-1", "bucket"), versioningConfiguration: { status: "Enabled" } },
  },
  lock: {
    type: "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
    inputs: { bucket: later("evidence-1", "bucket"), rule: { defaultRetention: { mode: "COMPLIANCE", days: 365 } } },
  },
});
const table = clean("a table", "the guide of DynamoDB", {
  table: {
    type: "aws:dynamodb/table:Table",
    inputs: { name: "t", hashKey: "pk", pointInTimeRecovery: { enabled: true } },
    completed: { arn: arn("dynamodb", "table/t") },
  },
  policy: {
    type: "aws:dynamodb/resourcePolicy:ResourcePolicy",
    inputs: {
      resourceArn: later(arn("dynamodb", "table/t"), "table"),
      policy: policy({
        Effect: "Allow",
        Principal: "*",
        Action: "dynamodb:GetItem",
        Resource: arn("dynamodb", "table/t"),
        Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
      }),
    },
  },
});

export const storage: Program[] = [
  evidence,
  table,
  vary(evidence, "an ordinary bucket that stays closed", "95 new buckets whose lock is unknown in a preview", {
    "bucket.inputs": { bucket: "uploads-1" },
    "bucket.completed": { arn: "arn:aws:s3:::uploads-1", objectLockEnabled: false },
    "block.inputs.bucket": later("uploads-1", "bucket"),
    "policy.inputs.bucket": later("uploads-1", "bucket"),
    "policy.inputs.policy": policy(tls("s3", ["arn:aws:s3:::uploads-1", "arn:aws:s3:::uploads-1/*"])),
    versions: undefined,
    lock: undefined,
  }),
  vary(
    evidence,
    "evidence that may be overwritten",
    "versions that were turned off",
    { "versions.inputs.versioningConfiguration": { status: "Suspended" } },
    { "s3-evidence-locked": ["bucket"] },
  ),
  vary(
    evidence,
    "evidence that administrators may delete",
    "GOVERNANCE",
    { "lock.inputs.rule": { defaultRetention: { mode: "GOVERNANCE", days: 365 } } },
    { "s3-evidence-locked": ["bucket"] },
  ),
  vary(
    evidence,
    "a bucket that may be opened",
    "a website",
    { "block.inputs.blockPublicPolicy": false },
    { "s3-bucket-closed": ["bucket"] },
  ),
  vary(
    evidence,
    "a bucket for everybody",
    "a website",
    {
      "policy.inputs.policy": policy(tls("s3", [bucketArn, `${bucketArn}/*`]), {
        Effect: "Allow",
        Principal: "*",
        Action: "s3:GetObject",
        Resource: `${bucketArn}/*`,
      }),
    },
    { "s3-policy-source": ["policy"] },
  ),
  vary(
    table,
    "a table that cannot be restored",
    "8 of the programs",
    { "table.inputs.pointInTimeRecovery": undefined },
    { "dynamodb-point-in-time-recovery": ["table"] },
  ),
  vary(
    table,
    "a table for everybody",
    "a policy that was tried out",
    {
      "policy.inputs.policy": policy({
        Effect: "Allow",
        Principal: "*",
        Action: "dynamodb:GetItem",
        Resource: arn("dynamodb", "table/t"),
      }),
    },
    { "dynamodb-policy-source": ["policy"] },
  ),
];
