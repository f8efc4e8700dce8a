import assert from "node:assert/strict";
import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from "@aws-sdk/client-auto-scaling";
import { DescribeInstancesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { EventBridgeClient, ListRulesCommand } from "@aws-sdk/client-eventbridge";
import { GetAccountSettingsCommand, InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetObjectTaggingCommand, HeadObjectCommand, ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { ListTopicsCommand, PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetAutomationExecutionCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { ApiCall, LocalService } from "../../../simulator/aws";
import { openDoor, type Setup } from "./support";

const at = new Date("2026-11-24T09:14:07.000Z");

/** By service and operation: what a service of the organization answers, which the client must read back. */
const answers: Record<string, Record<string, unknown>> = {
  "ssm GetAutomationExecution": {
    AutomationExecution: {
      AutomationExecutionId: "e-1",
      ExecutionStartTime: at,
      Outputs: { "Save.Id": ["a", "b"] },
      StepExecutions: [{ StepName: "Save", Inputs: { Service: "ec2" }, IsEnd: false, TimeoutSeconds: 60 }],
    },
  },
  "events ListRules": { Rules: [{ Name: "r", State: "ENABLED" }], NextToken: undefined },
  "sqs ReceiveMessage": { Messages: [{ MessageId: "m", Body: "<b>&", Attributes: { SentTimestamp: "1" } }] },
  "sns ListTopics": { Topics: [{ TopicArn: "arn:a" }, { TopicArn: "arn:b&c" }] },
  "sns Publish": { MessageId: "m-1" },
  "autoscaling DescribeAutoScalingGroups": {
    AutoScalingGroups: [
      { AutoScalingGroupName: "web", MinSize: 1, CreatedTime: at, Instances: [{ InstanceId: "i-1" }] },
    ],
  },
  "ec2 DescribeInstances": {
    Reservations: [
      { Instances: [{ InstanceId: "i-1", LaunchTime: at, EbsOptimized: true, Tags: [{ Key: "a", Value: "<b>" }] }] },
    ],
  },
  "lambda GetAccountSettings": { AccountLimit: { ConcurrentExecutions: 1000 }, AccountUsage: { FunctionCount: 2 } },
  "lambda Invoke": { StatusCode: 202, FunctionError: "Unhandled", Payload: '{"a":"ü"}' },
  "s3 ListBuckets": { Buckets: [{ Name: "evidence", CreationDate: at }], Owner: { ID: "o" } },
  "s3 GetObjectTagging": { VersionId: "v", TagSet: [{ Key: "a", Value: "b" }] },
  "s3 HeadObject": { LastModified: at, Metadata: { incident: "42" }, ContentLength: 7, ETag: '"e"' },
};

class Canned implements LocalService {
  readonly operations: ReadonlySet<string>;
  readonly calls: ApiCall[] = [];

  constructor(service: string) {
    const names = Object.keys(answers).filter((name) => name.startsWith(`${service} `));
    this.operations = new Set(names.map((name) => name.slice(service.length + 1)));
  }

  async handle(call: ApiCall): Promise<Record<string, unknown>> {
    this.calls.push(call);
    return answers[`${call.service} ${call.operation}`] ?? {};
  }
}

describe("a service of the organization's own is answered", () => {
  let setup: Setup;
  const services = new Map(
    [...new Set(Object.keys(answers).map((name) => name.split(" ")[0]!))].map((s) => [s, new Canned(s)]),
  );
  before(async () => {
    setup = await openDoor({ services });
  });
  after(() => setup.close());

  function expected(name: string): Record<string, unknown> {
    return Object.fromEntries(Object.entries(answers[name] ?? {}).filter(([, value]) => value !== undefined));
  }

  function members(output: object): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(output).filter(([key, value]) => key !== "$metadata" && value !== undefined),
    );
  }

  it("in json", async () => {
    const execution = await new SSMClient(setup.client()).send(
      new GetAutomationExecutionCommand({ AutomationExecutionId: "e-1".repeat(12) }),
    );
    assert.deepEqual(members(execution), expected("ssm GetAutomationExecution"));
    assert.deepEqual(
      members(await new EventBridgeClient(setup.client()).send(new ListRulesCommand({}))),
      expected("events ListRules"),
    );
    // The client checks the digest of a message's body, which this answer does not have.
    const sqs = new SQSClient({ ...setup.client(), md5: false as never });
    assert.deepEqual(
      members(await sqs.send(new ReceiveMessageCommand({ QueueUrl: setup.door.endpoint }))),
      expected("sqs ReceiveMessage"),
    );
  });

  it("in query and ec2 XML", async () => {
    const sns = new SNSClient(setup.client());
    assert.deepEqual(members(await sns.send(new ListTopicsCommand({}))), expected("sns ListTopics"));
    const published = await sns.send(new PublishCommand({ TopicArn: "arn:a", Message: "m" }));
    assert.equal(published.MessageId, "m-1");
    const requestId = setup.records.at(-1)?.requestId;
    assert.equal(published.$metadata.requestId, requestId);
    const groups = await new AutoScalingClient(setup.client()).send(new DescribeAutoScalingGroupsCommand({}));
    const [group] = groups.AutoScalingGroups ?? [];
    assert.deepEqual(
      [group?.AutoScalingGroupName, group?.MinSize, group?.CreatedTime, group?.Instances?.[0]?.InstanceId],
      ["web", 1, at, "i-1"],
    );
    const { Reservations } = await new EC2Client(setup.client()).send(new DescribeInstancesCommand({}));
    const instance = Reservations?.[0]?.Instances?.[0];
    assert.deepEqual(
      [instance?.LaunchTime, instance?.EbsOptimized, instance?.Tags],
      [at, true, [{ Key: "a", Value: "<b>" }]],
    );
  });

  it("in rest-json, with status, headers and payload", async () => {
    const lambda = new LambdaClient(setup.client());
    assert.deepEqual(
      members(await lambda.send(new GetAccountSettingsCommand({}))),
      expected("lambda GetAccountSettings"),
    );
    const answer = await lambda.send(new InvokeCommand({ FunctionName: "f" }));
    assert.equal(answer.StatusCode, 202);
    assert.equal(answer.FunctionError, "Unhandled");
    assert.equal(Buffer.from(answer.Payload ?? []).toString("utf8"), '{"a":"ü"}');
  });

  it("in rest-xml, with headers", async () => {
    const s3 = new S3Client(setup.client());
    assert.deepEqual(members(await s3.send(new ListBucketsCommand({}))), expected("s3 ListBuckets"));
    assert.deepEqual(
      members(await s3.send(new GetObjectTaggingCommand({ Bucket: "b", Key: "k" }))),
      expected("s3 GetObjectTagging"),
    );
    const head = await s3.send(new HeadObjectCommand({ Bucket: "b", Key: "k" }));
    assert.deepEqual([head.LastModified, head.Metadata, head.ETag], [at, { incident: "42" }, '"e"']);
  });

  it("without the emulator, which receives only the operations it does not have", async () => {
    assert.deepEqual(setup.stub.requests, []);
    setup.stub.answer = { headers: { "content-type": "application/x-amz-json-1.1" }, body: "{}" };
    services.get("events")?.calls.splice(0);
    await new EventBridgeClient(setup.client()).send(
      new (await import("@aws-sdk/client-eventbridge")).ListEventBusesCommand({}),
    );
    assert.equal(setup.stub.requests.length, 1);
    assert.deepEqual(services.get("events")?.calls, []);
  });

  it("but not with members that no client could read", async () => {
    answers["ssm GetAutomationExecution"] = { AutomationExecution: { Misspelt: 1 } };
    await assert.rejects(
      new SSMClient(setup.client()).send(
        new GetAutomationExecutionCommand({ AutomationExecutionId: "e-1".repeat(12) }),
      ),
      { name: "InternalFailure", message: /AutomationExecution has no member Misspelt/ },
    );
  });
});
