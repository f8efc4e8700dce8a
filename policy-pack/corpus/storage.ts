import { arn, policy, tls } from "./common";
import { clean, later, type Program, secretly, vary } from "./program";

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

const lists = clean("a bucket for access logs", "the guide of S3: server access logs", {
  acl: {
    type: "aws:s3/bucketAcl:BucketAcl",
    inputs: {
      bucket: "access-logs",
      accessControlPolicy: {
        owner: { id: "7009a8971cd538e11f6b6606438875e7c86c5b672f46db45460ddcd087d36c32" },
        grants: [
          { permission: "WRITE", grantee: { type: "Group", uri: "http://acs.amazonaws.com/groups/s3/LogDelivery" } },
        ],
      },
    },
  },
});
const all = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
};
const accountBlock = clean("an account without public buckets", "the guide of S3: block for the account", {
  block: { type: "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock", inputs: all },
});
const everybody = "http://acs.amazonaws.com/groups/global/AllUsers";

const stored = clean("a parameter for a password", "the guide of Parameter Store: SecureString", {
  parameter: {
    type: "aws:ssm/parameter:Parameter",
    inputs: { name: "/web/db-password", type: "SecureString", value: secretly("correct-horse-9") },
  },
});

export const storage: Program[] = [
  lists,
  vary(lists, "a private list", "aws-apigateway and templates", { "acl.inputs": { bucket: "app", acl: "private" } }),
  vary(
    lists,
    "a bucket of the usual type that everybody reads",
    "websites of pulumi/examples",
    { "acl.inputs": { bucket: "site", acl: "public-read" } },
    { "s3-no-public-acl": ["acl"] },
  ),
  vary(
    lists,
    "a grant to everybody",
    "a list that is written out",
    { "acl.inputs.accessControlPolicy.grants": [{ permission: "READ", grantee: { type: "Group", uri: everybody } }] },
    { "s3-no-public-acl": ["acl"] },
  ),
  vary(
    lists,
    "an object that everybody reads",
    "websites of pulumi/examples",
    {
      acl: {
        type: "aws:s3/bucketObject:BucketObject",
        inputs: { bucket: "site", key: "index.html", acl: "public-read" },
      },
    },
    { "s3-no-public-acl": ["acl"] },
  ),
  accountBlock,
  vary(
    accountBlock,
    "an account that allows public policies",
    "a website in the account",
    { "block.inputs": { ...all, blockPublicPolicy: undefined } },
    { "s3-account-closed": ["block"] },
  ),
  stored,
  vary(stored, "a plain parameter that is no secret", "the guide of Parameter Store: names of images", {
    "parameter.inputs": { name: "/web/image", type: "String", value: "web:1.4" },
  }),
  vary(
    stored,
    "a password in a plain parameter",
    "production programs",
    { "parameter.inputs.type": "String" },
    { "ssm-no-plain-secrets": ["parameter"] },
  ),
  vary(
    evidence,
    "a bucket without a policy",
    "a new bucket of pulumi/templates",
    { policy: undefined },
    { "s3-tls-required": ["bucket"] },
  ),
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
