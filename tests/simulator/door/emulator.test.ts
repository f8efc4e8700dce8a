import assert from "node:assert/strict";
import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeInstancesCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcsCommand,
  EC2Client,
  RunInstancesCommand,
} from "@aws-sdk/client-ec2";
import { CreateRoleCommand, GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { CreateTopicCommand, PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { SSMClient, StartAutomationExecutionCommand } from "@aws-sdk/client-ssm";
import type { ApiCall, Principal } from "../../../simulator/aws";
import { SimulatedClock } from "../../../simulator/clock";
import { type CallRecord, FrontDoor } from "../../../simulator/door";
import { cloudTrailRecord } from "../../../simulator/door/cloudtrail";
import { Emulator } from "../../../simulator/emulator";
import { account, otherAccount, start } from "./support";

const region = "eu-west-1";

/** The owner of a queue by its URL, of a table by its ARN. */
function resourceAccount({ input }: ApiCall): string | undefined {
  return /[/:](\d{12})[/:]/.exec(String(input.QueueUrl ?? input.TableName ?? ""))?.[1];
}

describe("the front door before the emulator", () => {
  let emulator: Emulator;
  let door: FrontDoor;
  let clock: SimulatedClock;
  let records: CallRecord[];

  before(async () => {
    emulator = await Emulator.start();
    clock = new SimulatedClock(start);
    records = [];
    door = await FrontDoor.open({
      emulatorEndpoint: emulator.endpoint,
      modelsFolder: emulator.modelsFolder,
      clock,
      services: new Map(),
      authorize: async () => ({ allowed: true, reason: "everything is allowed" }),
      resourceAccount,
      onCall: (record) => void records.push(record),
    });
  });
  after(async () => {
    await door?.close();
    await emulator?.stop();
  });

  function as(accountId: string) {
    const principal: Principal = { kind: "root", account: accountId };
    return { endpoint: door.endpoint, region, credentials: door.mint(principal) };
  }

  it("keeps the instances of two accounts apart, in simulated time", async () => {
    const [mine, theirs] = [new EC2Client(as(account)), new EC2Client(as(otherAccount))];
    const launched = await mine.send(new RunInstancesCommand({ ImageId: "ami-12c6146b", MinCount: 1, MaxCount: 1 }));
    const id = launched.Instances?.[0]?.InstanceId ?? "";
    const { Reservations } = await mine.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
    assert.equal(Reservations?.[0]?.OwnerId, account);
    const launchTime = Reservations?.[0]?.Instances?.[0]?.LaunchTime?.getTime() ?? 0;
    assert.ok(Math.abs(launchTime - start.getTime()) < 10_000, "launched by the simulated clock");
    await assert.rejects(theirs.send(new DescribeInstancesCommand({ InstanceIds: [id] })), {
      name: "InvalidInstanceID.NotFound",
    });
  });

  it("makes of a change of a security group the record that CloudTrail would make", async () => {
    const ec2 = new EC2Client(as(account));
    const { Vpcs } = await ec2.send(new DescribeVpcsCommand({}));
    const { GroupId = "" } = await ec2.send(
      new CreateSecurityGroupCommand({ GroupName: "admin", Description: "d", VpcId: Vpcs?.[0]?.VpcId }),
    );
    const permission = { IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "0.0.0.0/0" }] };
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [permission] }));
    const detail = cloudTrailRecord(records.at(-1)!);
    const { securityGroupRuleSet, _return } = detail.responseElements as {
      _return: boolean;
      securityGroupRuleSet: { items: Array<Record<string, unknown>> };
    };
    assert.equal(_return, true);
    assert.equal(securityGroupRuleSet.items.length, 1);
    const [rule = {}] = securityGroupRuleSet.items;
    assert.match(String(rule.securityGroupRuleId), /^sgr-/);
    assert.deepEqual(
      [rule.groupId, rule.isEgress, rule.ipProtocol, rule.fromPort, rule.toPort, rule.cidrIpv4],
      [GroupId, false, "tcp", 22, 22, "0.0.0.0/0"],
    );
    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }));
    assert.equal(SecurityGroups?.[0]?.OwnerId, account);
  });

  it("stores objects, and returns their head", async () => {
    const s3 = new S3Client(as(otherAccount));
    await s3.send(
      new CreateBucketCommand({
        Bucket: "evidence-444455556666",
        CreateBucketConfiguration: { LocationConstraint: region },
      }),
    );
    const object = { Bucket: "evidence-444455556666", Key: "incidents/a b/ü+1.json" };
    await s3.send(new PutObjectCommand({ ...object, Body: '{"finding":"ü"}', Metadata: { incident: "42" } }));
    const got = await s3.send(new GetObjectCommand(object));
    assert.equal(await got.Body?.transformToString(), '{"finding":"ü"}');
    const head = await s3.send(new HeadObjectCommand(object));
    assert.deepEqual([head.ContentLength, head.Metadata], [16, { incident: "42" }]);
    const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: object.Bucket, Prefix: "incidents/" }));
    assert.deepEqual(
      Contents?.map(({ Key }) => Key),
      [object.Key],
    );
    await assert.rejects(s3.send(new GetObjectCommand({ ...object, Key: "none" })), { name: "NoSuchKey" });
  });

  it("reaches a queue and a table of another account by URL and ARN", async () => {
    const { QueueUrl } = await new SQSClient(as(otherAccount)).send(new CreateQueueCommand({ QueueName: "triage" }));
    assert.equal(QueueUrl, `${door.endpoint}/${otherAccount}/triage`);
    const sqs = new SQSClient(as(account));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "finding" }));
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    assert.equal(Messages?.[0]?.Body, "finding");

    await new DynamoDBClient(as(otherAccount)).send(
      new CreateTableCommand({
        TableName: "prior-state",
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        BillingMode: "PAY_PER_REQUEST",
      }),
    );
    const TableName = `arn:aws:dynamodb:${region}:${otherAccount}:table/prior-state`;
    const dynamodb = new DynamoDBClient(as(account));
    const write = new PutItemCommand({
      TableName,
      Item: { id: { S: "i-1" } },
      ConditionExpression: "attribute_not_exists(id)",
    });
    await dynamodb.send(write);
    await assert.rejects(dynamodb.send(write), { name: "ConditionalCheckFailedException" });
    const { Item } = await dynamodb.send(new GetItemCommand({ TableName, Key: { id: { S: "i-1" } } }));
    assert.deepEqual(Item, { id: { S: "i-1" } });
  });

  it("keeps roles and topics", async () => {
    const iam = new IAMClient(as(account));
    const trust = { Version: "2012-10-17", Statement: [] };
    await iam.send(
      new CreateRoleCommand({ RoleName: "reader", Path: "/ops/", AssumeRolePolicyDocument: JSON.stringify(trust) }),
    );
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: "reader" }));
    assert.equal(Role?.Arn, `arn:aws:iam::${account}:role/ops/reader`);
    await assert.rejects(new IAMClient(as(otherAccount)).send(new GetRoleCommand({ RoleName: "reader" })), {
      name: "NoSuchEntityException",
    });
    const sns = new SNSClient(as(account));
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "pages" }));
    assert.equal(TopicArn, `arn:aws:sns:${region}:${account}:pages`);
    assert.match((await sns.send(new PublishCommand({ TopicArn, Message: "m" }))).MessageId ?? "", /^[0-9a-f-]{36}$/);
  });

  it("names what the emulator does not have", async () => {
    await assert.rejects(new SSMClient(as(account)).send(new StartAutomationExecutionCommand({ DocumentName: "d" })), {
      name: "NotImplemented",
      message: /^ssm StartAutomationExecution: the emulator does not implement this operation/,
    });
  });

  it("serves boto3 as it serves SDK v3", async () => {
    const boto3 = (accountId: string, service: string, operation: string, parameters: Record<string, unknown>) =>
      emulator.boto3({
        service,
        operation,
        parameters,
        region,
        endpoint: door.endpoint,
        credentials: door.mint({ kind: "root", account: accountId }),
        now: clock.now(),
      });
    const queue = await boto3(account, "sqs", "CreateQueue", { QueueName: "from-python" });
    assert.equal(queue.ok && queue.response.QueueUrl, `${door.endpoint}/${account}/from-python`);
    const instances = await boto3(otherAccount, "ec2", "DescribeInstances", {
      Filters: [{ Name: "instance-state-name", Values: ["running"] }],
    });
    assert.deepEqual(instances.ok && instances.response.Reservations, []);
    assert.deepEqual(records.at(-1)?.call.input, { Filters: [{ Name: "instance-state-name", Values: ["running"] }] });
    assert.match(records.at(-1)?.userAgent ?? "", /^Boto3\//);
    const buckets = await boto3(otherAccount, "s3", "ListBuckets", {});
    assert.deepEqual(buckets.ok && (buckets.response.Buckets as Array<{ Name: string }>).map(({ Name }) => Name), [
      "evidence-444455556666",
    ]);
    const missing = await boto3(account, "iam", "GetRole", { RoleName: "nobody" });
    assert.deepEqual(!missing.ok && [missing.error.kind, missing.error.code, missing.error.status], [
      "Client",
      "NoSuchEntity",
      404,
    ]);
    const refused = await boto3(account, "ssm", "StartAutomationExecution", { DocumentName: "d" });
    assert.deepEqual(!refused.ok && [refused.error.code, refused.error.status], ["NotImplemented", 501]);
  });
});
