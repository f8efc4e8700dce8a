import assert from "node:assert/strict";
import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import {
  CreateEventBusCommand,
  DescribeRuleCommand,
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  type Target,
} from "@aws-sdk/client-eventbridge";
import {
  CreateExperimentTemplateCommand,
  DeleteExperimentTemplateCommand,
  FisClient,
  GetExperimentTemplateCommand,
  UpdateExperimentTemplateCommand,
} from "@aws-sdk/client-fis";
import { CreateRoleCommand, DeleteRolePolicyCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  AddPermissionCommand,
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  DeleteEventSourceMappingCommand,
  DeleteFunctionCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  UpdateFunctionCodeCommand,
} from "@aws-sdk/client-lambda";
import { CreateStateMachineCommand, SFNClient, UpdateStateMachineCommand } from "@aws-sdk/client-sfn";
import { CreateTopicCommand, PublishCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { CreateDocumentCommand, SSMClient } from "@aws-sdk/client-ssm";
import { EmbeddedOrganization } from "../../../simulator";
import { writeZip } from "../../../simulator/lambda/zip";
import { failureOf } from "../door/support";

const account = "111122223333";
const region = "eu-west-1";
const minute = 60_000;

/** A function that writes what it gets into the queue of results. */
const reporting = (word: string) => `
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
const sqs = new SQSClient({});
export const handler = async (event) => {
  const MessageBody = JSON.stringify({ ${word}: event });
  await sqs.send(new SendMessageCommand({ QueueUrl: process.env.RESULTS, MessageBody }));
  return MessageBody;
};`;

describe("what the JavaScript SDK makes in an empty organization", () => {
  let organization: EmbeddedOrganization;
  let settings: { endpoint: string; region: string; credentials: ReturnType<EmbeddedOrganization["credentialsOf"]> };
  let results: string;
  let role: string;
  const arn = (service: string, name: string) => `arn:aws:${service}:${region}:${account}:${name}`;

  before(async () => {
    organization = await EmbeddedOrganization.start({
      deployment: { resources: [] },
      organizationId: "o-a1b2c3d4e5",
      accounts: [account],
      start: new Date("2026-11-24T09:00:00Z"),
    });
    settings = {
      endpoint: organization.endpoint,
      region,
      credentials: organization.credentialsOf({ kind: "root", account }),
    };
    results = await queue("results");
    role = await roleFor("worker", "lambda", "sqs:*");
    await new LambdaClient(settings).send(
      new CreateFunctionCommand({
        FunctionName: "worker",
        Runtime: "nodejs24.x",
        Handler: "index.handler",
        Role: role,
        Code: { ZipFile: writeZip({ "index.mjs": reporting("got") }) },
        Environment: { Variables: { RESULTS: results } },
        LoggingConfig: { LogFormat: "JSON" },
      }),
    );
  });
  after(() => organization?.stop());

  async function queue(QueueName: string, policy?: object): Promise<string> {
    const Attributes = policy ? { Policy: JSON.stringify(policy) } : {};
    const { QueueUrl = "" } = await new SQSClient(settings).send(new CreateQueueCommand({ QueueName, Attributes }));
    return QueueUrl;
  }

  const openTo = (service: string, name: string) => ({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: `${service}.amazonaws.com` },
        Action: "sqs:SendMessage",
        Resource: arn("sqs", name),
      },
    ],
  });

  async function roleFor(RoleName: string, service: string, Action: string): Promise<string> {
    const iam = new IAMClient(settings);
    const statement = { Effect: "Allow", Principal: { Service: `${service}.amazonaws.com` }, Action: "sts:AssumeRole" };
    const { Role } = await iam.send(
      new CreateRoleCommand({
        RoleName,
        AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
      }),
    );
    const PolicyDocument = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action, Resource: "*" }],
    });
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "work", PolicyDocument }));
    return Role?.Arn ?? "";
  }

  /** Everything that came into a queue, which is empty afterwards. */
  async function taken(QueueUrl: string): Promise<string[]> {
    const sqs = new SQSClient(settings);
    const bodies: string[] = [];
    for (;;) {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      if (Messages.length === 0) return bodies.sort();
      for (const { Body = "", ReceiptHandle } of Messages) {
        bodies.push(Body);
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
    }
  }

  async function rule(name: string, bus: string, when: object, targets: Target[]): Promise<void> {
    const events = new EventBridgeClient(settings);
    await events.send(new PutRuleCommand({ Name: name, EventBusName: bus, ...when }));
    await events.send(new PutTargetsCommand({ Rule: name, EventBusName: bus, Targets: targets }));
  }

  it("is a bus whose rule reaches a function, a queue, a state machine and a runbook", async () => {
    const events = new EventBridgeClient(settings);
    await events.send(new CreateEventBusCommand({ Name: "orders", Description: "of the shop" }));
    await queue("copies", openTo("events", "copies"));
    await new LambdaClient(settings).send(
      new AddPermissionCommand({
        FunctionName: "worker",
        StatementId: "events",
        Action: "lambda:InvokeFunction",
        Principal: "events.amazonaws.com",
        SourceArn: arn("events", "rule/orders/placed"),
      }),
    );
    const starting = await roleFor("starting", "events", "*");
    const machineRole = await roleFor("machine", "states", "sqs:SendMessage");
    const machine = (word: string) =>
      JSON.stringify({
        StartAt: "Tell",
        States: {
          Tell: {
            Type: "Task",
            Resource: "arn:aws:states:::sqs:sendMessage",
            Parameters: { QueueUrl: results, "MessageBody.$": `States.Format('${word} {}', $.detail.id)` },
            End: true,
          },
        },
      });
    const sfn = new SFNClient(settings);
    const { stateMachineArn = "" } = await sfn.send(
      new CreateStateMachineCommand({ name: "flow", roleArn: machineRole, definition: machine("old") }),
    );
    await sfn.send(new UpdateStateMachineCommand({ stateMachineArn, definition: machine("state machine") }));
    await new SSMClient(settings).send(
      new CreateDocumentCommand({
        Name: "Tell",
        DocumentType: "Automation",
        Content: JSON.stringify({
          schemaVersion: "0.3",
          assumeRole: "{{ Role }}",
          parameters: { Role: { type: "String" }, Text: { type: "String" } },
          mainSteps: [
            {
              name: "Send",
              action: "aws:executeAwsApi",
              inputs: { Service: "sqs", Api: "SendMessage", QueueUrl: results, MessageBody: "runbook {{ Text }}" },
            },
          ],
        }),
      }),
    );
    const runbookRole = await roleFor("runbook", "ssm", "sqs:SendMessage");
    await assert.rejects(
      events.send(new PutRuleCommand({ Name: "placed", EventPattern: '{"source":["shop"]}', RoleArn: runbookRole })),
      /cannot be assumed by principal 'events\.amazonaws\.com'/,
    );
    await rule("placed", "orders", { EventPattern: '{"source":["shop"],"detail":{"total":[{"numeric":[">",10]}]}}' }, [
      {
        Id: "function",
        Arn: arn("lambda", "function:worker"),
        InputTransformer: { InputPathsMap: { id: "$.detail.id" }, InputTemplate: '{"order":<id>}' },
      },
      { Id: "queue", Arn: arn("sqs", "copies"), InputPath: "$.detail" },
      { Id: "machine", Arn: stateMachineArn, RoleArn: starting },
      {
        Id: "runbook",
        Arn: arn("ssm", "automation-definition/Tell:$DEFAULT"),
        RoleArn: starting,
        InputTransformer: {
          InputPathsMap: { id: "$.detail.id" },
          InputTemplate: JSON.stringify({ Role: [runbookRole], Text: ["<id>"] }),
        },
      },
    ]);
    const { EventPattern, State } = await events.send(
      new DescribeRuleCommand({ Name: "placed", EventBusName: "orders" }),
    );
    assert.deepEqual([EventPattern?.includes("numeric"), State], [true, "ENABLED"]);
    const order = (id: string, total: number) => ({
      EventBusName: "orders",
      Source: "shop",
      DetailType: "Order",
      Detail: JSON.stringify({ id, total }),
    });
    await events.send(new PutEventsCommand({ Entries: [order("o-1", 12), order("o-2", 5)] }));
    await organization.settled();
    assert.deepEqual(await taken(results), ["runbook o-1", "state machine o-1", '{"got":{"order":"o-1"}}']);
    assert.deepEqual(await taken(results.replace("results", "copies")), ['{"id":"o-1","total":12}']);
  });

  it("is a mapping from a queue to a function, which gets what its filter lets through", async () => {
    const work = await queue("work");
    const lambda = new LambdaClient(settings);
    const mapping = {
      FunctionName: "worker",
      EventSourceArn: arn("sqs", "work"),
      FilterCriteria: { Filters: [{ Pattern: '{"body":{"kind":["wanted"]}}' }] },
    };
    const { UUID } = await lambda.send(new CreateEventSourceMappingCommand(mapping));
    const twice = await failureOf(lambda.send(new CreateEventSourceMappingCommand(mapping)));
    assert.equal(twice.name, "ResourceConflictException");
    const sqs = new SQSClient(settings);
    const MessageAttributes = { origin: { DataType: "String", StringValue: "test" } };
    for (const kind of ["wanted", "other"]) {
      const MessageBody = JSON.stringify({ kind });
      await sqs.send(new SendMessageCommand({ QueueUrl: work, MessageBody, MessageAttributes, DelaySeconds: 30 }));
    }
    await organization.settled();
    const [got, ...others] = (await taken(results)).map((body) => JSON.parse(body).got.Records);
    assert.deepEqual(others, []);
    assert.deepEqual(
      got.map(({ body, messageAttributes }: { body: string; messageAttributes: object }) => [body, messageAttributes]),
      [
        [
          '{"kind":"wanted"}',
          { origin: { stringValue: "test", stringListValues: [], binaryListValues: [], dataType: "String" } },
        ],
      ],
    );
    assert.deepEqual(await taken(work), []);
    await lambda.send(new DeleteEventSourceMappingCommand({ UUID }));
    await sqs.send(new SendMessageCommand({ QueueUrl: work, MessageBody: '{"kind":"wanted"}' }));
    await organization.settled();
    assert.deepEqual([(await taken(work)).length, (await taken(results)).length], [1, 0]);
  });

  it("is a topic whose subscribers are a function and a queue that another function waits at", async () => {
    const sns = new SNSClient(settings);
    const { TopicArn = "" } = await sns.send(new CreateTopicCommand({ Name: "news" }));
    await sns.send(
      new SubscribeCommand({
        TopicArn,
        Protocol: "lambda",
        Endpoint: arn("lambda", "function:worker"),
        Attributes: { FilterPolicy: '{"to":["function"]}' },
      }),
    );
    await queue("inbox", openTo("sns", "inbox"));
    const lambda = new LambdaClient(settings);
    const inbox = { FunctionName: "worker", EventSourceArn: arn("sqs", "inbox") };
    const { UUID } = await lambda.send(new CreateEventSourceMappingCommand(inbox));
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: arn("sqs", "inbox") }));
    const publish = async (to: string) => {
      const MessageAttributes = { to: { DataType: "String", StringValue: to } };
      await sns.send(new PublishCommand({ TopicArn, Message: `to ${to}`, MessageAttributes }));
      await organization.settled();
      return (await taken(results)).map((body) => {
        const [record] = JSON.parse(body).got.Records;
        return record.Sns ? `sns ${record.Sns.Message}` : `sqs ${JSON.parse(record.body).Message}`;
      });
    };
    assert.deepEqual(await publish("function"), ["sqs to function"], "the function's policy does not let SNS in yet");
    await lambda.send(
      new AddPermissionCommand({
        FunctionName: "worker",
        StatementId: "sns",
        Action: "lambda:InvokeFunction",
        Principal: "sns.amazonaws.com",
        SourceArn: TopicArn,
      }),
    );
    assert.deepEqual((await publish("function")).sort(), ["sns to function", "sqs to function"]);
    assert.deepEqual(await publish("nobody"), ["sqs to nobody"]);
    await lambda.send(new DeleteEventSourceMappingCommand({ UUID }));
  });

  it("is an alarm that sends its event and notifies its topic when it is set", async () => {
    await queue("alarms", openTo("events", "alarms"));
    await rule("alarms", "default", { EventPattern: '{"detail-type":["CloudWatch Alarm State Change"]}' }, [
      { Id: "queue", Arn: arn("sqs", "alarms"), InputPath: "$.detail.state.value" },
    ]);
    const cloudWatch = new CloudWatchClient(settings);
    await cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName: "full",
        Namespace: "Shop",
        MetricName: "Orders",
        ComparisonOperator: "GreaterThanThreshold",
        EvaluationPeriods: 1,
        Period: 60,
        Statistic: "Sum",
        Threshold: 1,
      }),
    );
    for (const StateValue of ["ALARM", "ALARM", "OK"] as const)
      await cloudWatch.send(new SetAlarmStateCommand({ AlarmName: "full", StateValue, StateReason: "a test" }));
    await organization.settled();
    assert.deepEqual(await taken(results.replace("results", "alarms")), ['"ALARM"', '"OK"']);
  });

  it("is a schedule that fires while time passes", async () => {
    await queue("ticks", openTo("events", "ticks"));
    await rule("tick", "default", { ScheduleExpression: "rate(5 minutes)" }, [
      { Id: "queue", Arn: arn("sqs", "ticks"), InputPath: "$.detail-type" },
    ]);
    await organization.pass(11 * minute);
    assert.deepEqual(await taken(results.replace("results", "ticks")), ['"Scheduled Event"', '"Scheduled Event"']);
  });

  it("is a template of experiments that can be changed and deleted", async () => {
    const fis = new FisClient(settings);
    const { experimentTemplate } = await fis.send(
      new CreateExperimentTemplateCommand({
        clientToken: "once",
        description: "waits",
        roleArn: await roleFor("experimenter", "fis", "*"),
        stopConditions: [{ source: "none" }],
        actions: { wait: { actionId: "aws:fis:wait", parameters: { duration: "PT1M" } } },
      }),
    );
    const id = experimentTemplate?.id;
    await fis.send(new UpdateExperimentTemplateCommand({ id, description: "waits longer" }));
    const shown = async () => (await fis.send(new GetExperimentTemplateCommand({ id }))).experimentTemplate;
    assert.deepEqual(
      [(await shown())?.description, (await shown())?.stopConditions],
      ["waits longer", [{ source: "none" }]],
    );
    await fis.send(new DeleteExperimentTemplateCommand({ id }));
    assert.equal((await failureOf(shown())).name, "ResourceNotFoundException");
  });

  it("is a function whose code and policies can be changed, and which can be deleted", async () => {
    const lambda = new LambdaClient(settings);
    const kept = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: "worker" }));
    assert.equal(kept.LoggingConfig?.LogFormat, "JSON");
    const invoke = async () => {
      const { Payload, FunctionError } = await lambda.send(
        new InvokeCommand({ FunctionName: "worker", Payload: Buffer.from("1") }),
      );
      return FunctionError ?? JSON.parse(Buffer.from(Payload ?? []).toString());
    };
    assert.equal(await invoke(), '{"got":1}');
    const ZipFile = writeZip({ "index.mjs": reporting("now") });
    await lambda.send(new UpdateFunctionCodeCommand({ FunctionName: "worker", ZipFile }));
    assert.equal(await invoke(), '{"now":1}');
    await new IAMClient(settings).send(new DeleteRolePolicyCommand({ RoleName: "worker", PolicyName: "work" }));
    assert.equal(await invoke(), "Unhandled", "the role's policy is gone");
    await lambda.send(new DeleteFunctionCommand({ FunctionName: "worker" }));
    assert.equal((await failureOf(invoke())).name, "ResourceNotFoundException");
  });

  it("is refused by name where it would not run", async () => {
    const lambda = new LambdaClient(settings);
    const Code = { ZipFile: writeZip({ "index.py": "def handler(event, context): pass" }) };
    const asked = { FunctionName: "other", Role: role, Handler: "index.handler", Code };
    for (const [input, reason] of [
      [{ ...asked, Runtime: "python3.13" as const }, /does not run the runtime python3\.13; it runs Node\.js/],
      [{ ...asked, PackageType: "Image" as const }, /container images/],
      [{ ...asked, Runtime: "nodejs24.x" as const }, /the bundle has no index\.js/],
    ] as const) {
      assert.match((await failureOf(lambda.send(new CreateFunctionCommand(input)))).message, reason);
    }
    const none = await failureOf(lambda.send(new GetFunctionConfigurationCommand({ FunctionName: "other" })));
    assert.equal(none.name, "ResourceNotFoundException");
  });
});
