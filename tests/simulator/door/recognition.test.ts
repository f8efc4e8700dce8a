import assert from "node:assert/strict";
import * as autoscaling from "@aws-sdk/client-auto-scaling";
import * as cloudwatch from "@aws-sdk/client-cloudwatch";
import * as dynamodb from "@aws-sdk/client-dynamodb";
import * as ec2 from "@aws-sdk/client-ec2";
import * as events from "@aws-sdk/client-eventbridge";
import * as iam from "@aws-sdk/client-iam";
import * as lambda from "@aws-sdk/client-lambda";
import * as s3 from "@aws-sdk/client-s3";
import * as sns from "@aws-sdk/client-sns";
import * as sqs from "@aws-sdk/client-sqs";
import * as ssm from "@aws-sdk/client-ssm";
import * as sts from "@aws-sdk/client-sts";
import { openDoor, type Setup } from "./support";

type Command = { input: object };
type Client = { send(command: never): Promise<unknown>; destroy(): void };
type Case = [command: Command, input?: object];

const bucket = { Bucket: "evidence" };
const object = { Bucket: "evidence", Key: "incidents/a b/ü+1.json" };
const queue = { QueueUrl: "http://127.0.0.1/111122223333/triage" };
const permission = { IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "0.0.0.0/0" }] };
const topicArn = "arn:aws:sns:eu-west-1:111122223333:pages";
const functionArn = "arn:aws:lambda:eu-west-1:111122223333:function:triage";

/** By client: commands, and the input that the door must read where it is not the command's own. */
const table: Array<[service: string, client: new (configuration: never) => Client, cases: Case[]]> = [
  [
    "ec2",
    ec2.EC2Client as never,
    [
      [
        new ec2.DescribeInstancesCommand({
          InstanceIds: ["i-1", "i-2"],
          Filters: [{ Name: "tag:a", Values: ["b", "c"] }],
        }),
      ],
      [
        new ec2.AuthorizeSecurityGroupIngressCommand({
          GroupId: "sg-1",
          IpPermissions: [permission, { IpProtocol: "-1" }],
        }),
      ],
      [new ec2.RevokeSecurityGroupIngressCommand({ GroupId: "sg-1", SecurityGroupRuleIds: ["sgr-1", "sgr-2"] })],
      [new ec2.ModifyInstanceAttributeCommand({ InstanceId: "i-1", DisableApiTermination: { Value: false } })],
      [new ec2.ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId: "eni-1", Groups: ["sg-1"] })],
      [new ec2.CreateTagsCommand({ Resources: ["i-1"], Tags: [{ Key: "incident", Value: "" }] })],
      [new ec2.DisassociateIamInstanceProfileCommand({ AssociationId: "iip-assoc-1" })],
      [new ec2.DisassociateAddressCommand({ AssociationId: "eipassoc-1" })],
      [
        new ec2.CreateSnapshotsCommand({
          InstanceSpecification: { InstanceId: "i-1", ExcludeBootVolume: false },
          TagSpecifications: [{ ResourceType: "snapshot", Tags: [{ Key: "k", Value: "v" }] }],
        }),
      ],
      [new ec2.TerminateInstancesCommand({ InstanceIds: ["i-1"] })],
      [
        new ec2.RunInstancesCommand({
          ImageId: "ami-1",
          MinCount: 1,
          MaxCount: 1,
          ClientToken: "once",
          NetworkInterfaces: [{ DeviceIndex: 0, SubnetId: "subnet-1", Groups: ["sg-1"] }],
          IamInstanceProfile: { Arn: "arn:aws:iam::111122223333:instance-profile/web" },
        }),
      ],
    ],
  ],
  [
    "autoscaling",
    autoscaling.AutoScalingClient as never,
    [
      [
        new autoscaling.DetachInstancesCommand({
          AutoScalingGroupName: "web",
          InstanceIds: ["i-1", "i-2"],
          ShouldDecrementDesiredCapacity: false,
        }),
      ],
      [new autoscaling.DescribeAutoScalingInstancesCommand({ InstanceIds: ["i-1"] })],
      [
        new autoscaling.CreateOrUpdateTagsCommand({
          Tags: [
            { ResourceId: "web", ResourceType: "auto-scaling-group", Key: "k", Value: "v", PropagateAtLaunch: true },
          ],
        }),
      ],
    ],
  ],
  [
    "iam",
    iam.IAMClient as never,
    [
      [new iam.GetRoleCommand({ RoleName: "web" })],
      [new iam.ListAttachedRolePoliciesCommand({ RoleName: "web", MaxItems: 10 })],
      [new iam.PutRolePolicyCommand({ RoleName: "web", PolicyName: "revoke", PolicyDocument: '{"Statement":[]}' })],
      [new iam.TagRoleCommand({ RoleName: "web", Tags: [{ Key: "a", Value: "b" }] })],
    ],
  ],
  [
    "sts",
    sts.STSClient as never,
    [
      [new sts.GetCallerIdentityCommand({}), {}],
      [
        new sts.AssumeRoleCommand({
          RoleArn: "arn:aws:iam::111122223333:role/web",
          RoleSessionName: "s",
          DurationSeconds: 900,
          Tags: [{ Key: "a", Value: "b" }],
        }),
      ],
    ],
  ],
  [
    "sns",
    sns.SNSClient as never,
    [
      [new sns.CreateTopicCommand({ Name: "pages", Attributes: { DisplayName: "Pages" } })],
      [
        new sns.PublishCommand({
          TopicArn: topicArn,
          Message: "a & b\n<c>",
          MessageAttributes: { kind: { DataType: "String", StringValue: "page" } },
        }),
      ],
      [new sns.PublishBatchCommand({ TopicArn: topicArn, PublishBatchRequestEntries: [{ Id: "1", Message: "m" }] })],
    ],
  ],
  [
    "sqs",
    sqs.SQSClient as never,
    [
      [new sqs.SendMessageCommand({ ...queue, MessageBody: "{}" })],
      [new sqs.ReceiveMessageCommand({ ...queue, MaxNumberOfMessages: 10 })],
      [new sqs.DeleteMessageBatchCommand({ ...queue, Entries: [{ Id: "0", ReceiptHandle: "r" }] })],
    ],
  ],
  [
    "dynamodb",
    dynamodb.DynamoDBClient as never,
    [
      [
        new dynamodb.PutItemCommand({
          TableName: "arn:aws:dynamodb:eu-west-1:444455556666:table/prior-state",
          Item: { id: { S: "incident" }, groups: { SS: ["a"] }, n: { N: "1" } },
          ConditionExpression: "attribute_not_exists(id)",
        }),
      ],
      [
        new dynamodb.QueryCommand({
          TableName: "t",
          KeyConditionExpression: "id = :i",
          ExpressionAttributeValues: { ":i": { S: "x" } },
        }),
      ],
    ],
  ],
  [
    "events",
    events.EventBridgeClient as never,
    [
      [new events.PutRuleCommand({ Name: "r", EventPattern: '{"source":["aws.ec2"]}', EventBusName: "security" })],
      [new events.PutEventsCommand({ Entries: [{ Source: "me", DetailType: "d", Detail: "{}" }] })],
    ],
  ],
  [
    "ssm",
    ssm.SSMClient as never,
    [
      [new ssm.StartAutomationExecutionCommand({ DocumentName: "Isolate", Parameters: { InstanceId: ["i-1"] } })],
      [new ssm.SendAutomationSignalCommand({ AutomationExecutionId: "1".repeat(36), SignalType: "Approve" })],
      [new ssm.GetParametersByPathCommand({ Path: "/reflex", Recursive: true })],
    ],
  ],
  [
    "cloudwatch",
    cloudwatch.CloudWatchClient as never,
    [
      [new cloudwatch.PutMetricDataCommand({ Namespace: "n", MetricData: [{ MetricName: "m", Value: 1 }] })],
      [new cloudwatch.DescribeAlarmsCommand({ AlarmNames: ["a"] })],
    ],
  ],
  [
    "lambda",
    lambda.LambdaClient as never,
    [
      [
        new lambda.InvokeCommand({
          FunctionName: functionArn,
          InvocationType: "Event",
          Payload: Buffer.from('{"a":1}'),
        }),
        { FunctionName: functionArn, InvocationType: "Event", Payload: '{"a":1}' },
      ],
      [new lambda.GetFunctionCommand({ FunctionName: "triage", Qualifier: "live" })],
      [new lambda.ListTagsCommand({ Resource: functionArn })],
      [new lambda.PutFunctionConcurrencyCommand({ FunctionName: "triage", ReservedConcurrentExecutions: 0 })],
      [new lambda.DeleteEventSourceMappingCommand({ UUID: "u-1" })],
    ],
  ],
  [
    "s3",
    s3.S3Client as never,
    [
      [new s3.ListBucketsCommand({}), {}],
      [new s3.CreateBucketCommand({ ...bucket, ObjectLockEnabledForBucket: true })],
      [new s3.HeadBucketCommand(bucket)],
      [new s3.DeleteBucketCommand(bucket)],
      [new s3.ListObjectsCommand(bucket)],
      [new s3.ListObjectsV2Command({ ...bucket, Prefix: "a/", MaxKeys: 5 })],
      [new s3.ListObjectVersionsCommand(bucket)],
      [new s3.GetObjectCommand({ ...object, VersionId: "v" }), { ...object, VersionId: "v", ChecksumMode: "ENABLED" }],
      [new s3.HeadObjectCommand(object)],
      [new s3.GetObjectTaggingCommand(object)],
      [new s3.GetObjectRetentionCommand(object)],
      [new s3.GetObjectAttributesCommand({ ...object, ObjectAttributes: ["ETag", "ObjectSize"] })],
      [new s3.DeleteObjectCommand(object)],
      [new s3.DeleteObjectCommand({ ...bucket, Key: "folder/" })],
      [new s3.CopyObjectCommand({ ...object, CopySource: "from/key" })],
      [new s3.CreateMultipartUploadCommand(object)],
      [new s3.ListPartsCommand({ ...object, UploadId: "u" })],
      [new s3.ListMultipartUploadsCommand(bucket)],
      [new s3.AbortMultipartUploadCommand({ ...object, UploadId: "u" })],
      [new s3.GetBucketPolicyCommand(bucket)],
      [new s3.GetBucketPolicyStatusCommand(bucket)],
      [new s3.GetBucketLifecycleConfigurationCommand(bucket)],
      [new s3.GetBucketNotificationConfigurationCommand(bucket)],
      [new s3.GetBucketAnalyticsConfigurationCommand({ ...bucket, Id: "i" })],
      [new s3.ListBucketAnalyticsConfigurationsCommand(bucket)],
      [new s3.GetPublicAccessBlockCommand(bucket)],
      [new s3.GetObjectLockConfigurationCommand(bucket)],
    ],
  ],
];

describe("the front door recognises", () => {
  let setup: Setup;
  before(async () => {
    setup = await openDoor();
    setup.stub.answer = { status: 400, headers: { "content-type": "application/json" }, body: '{"__type":"Enough"}' };
  });
  after(() => setup.close());

  for (const [service, ClientClass, cases] of table)
    it(`${service}: ${cases.length} calls of SDK v3, with their input`, async () => {
      const client = new ClientClass({ ...setup.client(), maxAttempts: 1 } as never);
      for (const [command, input = command.input] of cases) {
        setup.records.length = 0;
        await client.send(command as never).catch(() => undefined);
        const [record] = setup.records;
        assert.ok(record, `${command.constructor.name} was not understood`);
        assert.equal(
          `${record.call.service} ${record.call.operation}Command`,
          `${service} ${command.constructor.name}`,
        );
        assert.equal(record.call.region, "eu-west-1");
        assert.deepEqual(record.call.input, input);
      }
      client.destroy();
    });

  it("S3 writes, whose bodies are XML or objects", async () => {
    const client = new s3.S3Client({ ...setup.client(), maxAttempts: 1, requestChecksumCalculation: "WHEN_REQUIRED" });
    const Tagging = { TagSet: [{ Key: "a", Value: "<&>" }] };
    const deletion = { Objects: [{ Key: "a" }, { Key: "b", VersionId: "v" }], Quiet: true };
    const rule = {
      ObjectLockEnabled: "Enabled" as const,
      Rule: { DefaultRetention: { Mode: "GOVERNANCE" as const, Days: 7 } },
    };
    const lifecycle = {
      Rules: [{ ID: "r", Status: "Enabled" as const, Filter: { Prefix: "x" }, Expiration: { Days: 1 } }],
    };
    const block = { BlockPublicAcls: true, RestrictPublicBuckets: false };
    const cases: Array<[command: Command, member: string, value: unknown]> = [
      [new s3.PutBucketTaggingCommand({ ...bucket, Tagging }), "Tagging", Tagging],
      [new s3.PutObjectTaggingCommand({ ...object, Tagging }), "Tagging", Tagging],
      [new s3.DeleteObjectsCommand({ ...bucket, Delete: deletion }), "Delete", deletion],
      [new s3.PutBucketPolicyCommand({ ...bucket, Policy: '{"Statement":[]}' }), "Policy", '{"Statement":[]}'],
      [
        new s3.PutObjectLockConfigurationCommand({ ...bucket, ObjectLockConfiguration: rule }),
        "ObjectLockConfiguration",
        rule,
      ],
      [
        new s3.PutBucketLifecycleConfigurationCommand({ ...bucket, LifecycleConfiguration: lifecycle }),
        "LifecycleConfiguration",
        lifecycle,
      ],
      [
        new s3.PutPublicAccessBlockCommand({ ...bucket, PublicAccessBlockConfiguration: block }),
        "PublicAccessBlockConfiguration",
        block,
      ],
      [
        new s3.PutObjectCommand({ ...object, Body: "content", Metadata: { incident: "42" } }),
        "Metadata",
        { incident: "42" },
      ],
      [new s3.UploadPartCommand({ ...object, PartNumber: 2, UploadId: "u", Body: "part" }), "PartNumber", 2],
    ];
    for (const [command, member, value] of cases) {
      setup.records.length = 0;
      await client.send(command as never).catch(() => undefined);
      const [record] = setup.records;
      assert.equal(`${record?.call.operation}Command`, command.constructor.name);
      assert.deepEqual(record?.call.input[member], value, command.constructor.name);
      assert.equal(record?.call.input.Body, undefined, "objects are not input");
    }
    client.destroy();
  });

  it("presigned requests", async () => {
    const { presigned } = await presignedGet(setup);
    setup.records.length = 0;
    await fetch(presigned);
    assert.equal(setup.records[0]?.call.operation, "GetObject");
    assert.equal(setup.records[0]?.call.input.Key, "k");
  });

  it("nothing in a request that is no operation, and says so", async () => {
    const client = new sqs.SQSClient({ ...setup.client(), maxAttempts: 1 });
    client.middlewareStack.add(
      (next) => (args) => {
        (args.request as { headers: Record<string, string> }).headers["x-amz-target"] = "AmazonSQS.DrinkCoffee";
        return next(args);
      },
      { step: "build" },
    );
    await assert.rejects(client.send(new sqs.ListQueuesCommand({})), {
      name: "UnknownOperationException",
      message: "sqs: no operation is known for POST / (target AmazonSQS.DrinkCoffee).",
    });
  });
});

/** A presigned URL, made with the signer that is part of every client. */
async function presignedGet(setup: Setup): Promise<{ presigned: string }> {
  const client = new s3.S3Client(setup.client());
  const signer = await client.config.signer!({
    name: "sigv4",
    signingName: "s3",
    signingRegion: "eu-west-1",
    properties: {},
  } as never);
  const { hostname, port } = new URL(setup.door.endpoint);
  const signed = await (
    signer as unknown as { presign(r: unknown, o: unknown): Promise<{ query: Record<string, string> }> }
  ).presign(
    {
      method: "GET",
      protocol: "http:",
      hostname,
      port: Number(port),
      path: "/evidence/k",
      headers: { host: `${hostname}:${port}` },
      query: {},
    },
    { expiresIn: 60 },
  );
  return { presigned: `${setup.door.endpoint}/evidence/k?${new URLSearchParams(signed.query)}` };
}
