import { CreateTableCommand, DynamoDBClient, UpdateTimeToLiveCommand } from "@aws-sdk/client-dynamodb";
import {
  CreateBucketCommand,
  type DefaultRetention,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { partitionOf } from "../../aws/partitions";
import { optionalText, text } from "./inputs";
import type { Applier } from "./target";

interface SecondaryIndex {
  name: string;
  hashKey: string;
  rangeKey?: string;
  projectionType: "ALL" | "KEYS_ONLY" | "INCLUDE";
  nonKeyAttributes?: string[];
}

const table: Applier = async (resource, { direct, resourcePolicies, tableKeys }) => {
  const { inputs } = resource;
  const client = direct.in(DynamoDBClient, resource.account, resource.region);
  const TableName = text(resource, "name");
  const key = (AttributeName: string, KeyType: "HASH" | "RANGE") => ({ AttributeName, KeyType });
  const rangeKey = optionalText(resource, "rangeKey");
  const indexes = (inputs.globalSecondaryIndexes ?? []) as SecondaryIndex[];
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: ((inputs.attributes ?? []) as Array<{ name: string; type: "S" | "N" | "B" }>).map((a) => ({
        AttributeName: a.name,
        AttributeType: a.type,
      })),
      KeySchema: [key(text(resource, "hashKey"), "HASH"), ...(rangeKey ? [key(rangeKey, "RANGE")] : [])],
      ...(indexes.length > 0 && {
        GlobalSecondaryIndexes: indexes.map((index) => ({
          IndexName: index.name,
          KeySchema: [key(index.hashKey, "HASH"), ...(index.rangeKey ? [key(index.rangeKey, "RANGE")] : [])],
          Projection: { ProjectionType: index.projectionType, NonKeyAttributes: index.nonKeyAttributes },
        })),
      }),
    }),
  );
  const arn = `arn:${partitionOf(resource.region)}:dynamodb:${resource.region}:${resource.account}:table/${TableName}`;
  tableKeys.set(arn, text(resource, "hashKey"));
  const ttl = inputs.ttl as { enabled?: boolean; attributeName?: string } | undefined;
  if (ttl?.enabled) {
    const TimeToLiveSpecification = { Enabled: true, AttributeName: ttl.attributeName };
    await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
  }
  const policy = optionalText(resource, "policy");
  if (policy) resourcePolicies.set(arn, `table policy of ${TableName}`, policy);
};

const tablePolicy: Applier = (resource, { resourcePolicies }) => {
  const arn = text(resource, "resourceArn");
  resourcePolicies.set(arn, `table policy of ${arn.split("/").pop()}`, text(resource, "policy"));
};

const bucket: Applier = (resource, { direct, owners }) => {
  const Bucket = text(resource, "bucket");
  owners.bucketCreated(Bucket, resource.account);
  return direct.in(S3Client, resource.account, resource.region).send(
    new CreateBucketCommand({
      Bucket,
      ObjectLockEnabledForBucket: resource.inputs.objectLockEnabled === true,
      ...(resource.region !== "us-east-1" && {
        CreateBucketConfiguration: { LocationConstraint: resource.region as "eu-west-1" },
      }),
    }),
  );
};

const bucketVersioning: Applier = (resource, { direct }) => {
  const { status } = resource.inputs.versioningConfiguration as { status: "Enabled" | "Suspended" };
  const command = new PutBucketVersioningCommand({
    Bucket: text(resource, "bucket"),
    VersioningConfiguration: { Status: status },
  });
  return direct.in(S3Client, resource.account, resource.region).send(command);
};

const bucketObjectLock: Applier = (resource, { direct }) => {
  const rule = resource.inputs.rule as
    | { defaultRetention?: { mode?: DefaultRetention["Mode"]; days?: number; years?: number } }
    | undefined;
  const { mode, days, years } = rule?.defaultRetention ?? {};
  return direct.in(S3Client, resource.account, resource.region).send(
    new PutObjectLockConfigurationCommand({
      Bucket: text(resource, "bucket"),
      ObjectLockConfiguration: {
        ObjectLockEnabled: "Enabled",
        ...(mode && { Rule: { DefaultRetention: { Mode: mode, Days: days, Years: years } } }),
      },
    }),
  );
};

const bucketNotification: Applier = (resource, { objects }) => {
  const { eventbridge, queues, topics, lambdaFunctions } = resource.inputs;
  if ([queues, topics, lambdaFunctions].some((targets) => Array.isArray(targets) && targets.length > 0)) {
    throw new Error(
      "a bucket notifies EventBridge only, here: use eventbridge and a rule instead of queues, topics, functions",
    );
  }
  objects.configure(text(resource, "bucket"), eventbridge === true);
};

const bucketPolicy: Applier = (resource, { resourcePolicies }) => {
  const name = text(resource, "bucket");
  resourcePolicies.set(
    `arn:${partitionOf(resource.region)}:s3:::${name}`,
    `bucket policy of ${name}`,
    text(resource, "policy"),
  );
};

const publicAccessBlock: Applier = (resource, { direct }) =>
  direct.in(S3Client, resource.account, resource.region).send(
    new PutPublicAccessBlockCommand({
      Bucket: text(resource, "bucket"),
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: resource.inputs.blockPublicAcls === true,
        BlockPublicPolicy: resource.inputs.blockPublicPolicy === true,
        IgnorePublicAcls: resource.inputs.ignorePublicAcls === true,
        RestrictPublicBuckets: resource.inputs.restrictPublicBuckets === true,
      },
    }),
  );

export const storage: Record<string, Applier> = {
  "aws:dynamodb/table:Table": table,
  "aws:dynamodb/resourcePolicy:ResourcePolicy": tablePolicy,
  "aws:s3/bucket:Bucket": bucket,
  "aws:s3/bucketVersioning:BucketVersioning": bucketVersioning,
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": bucketObjectLock,
  "aws:s3/bucketNotification:BucketNotification": bucketNotification,
  "aws:s3/bucketPolicy:BucketPolicy": bucketPolicy,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": publicAccessBlock,
};
