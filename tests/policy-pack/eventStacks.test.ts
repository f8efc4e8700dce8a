import { unknown, urnOf } from "./analyze";
import { account, advises, pinned, policyText, StackTester } from "./subject";

const busPolicy = "aws:cloudwatch/eventBusPolicy:EventBusPolicy";
const permission = "aws:cloudwatch/eventPermission:EventPermission";
const eventBus = "aws:cloudwatch/eventBus:EventBus";
const eventRule = "aws:cloudwatch/eventRule:EventRule";
const eventTarget = "aws:cloudwatch/eventTarget:EventTarget";
const queueType = "aws:sqs/queue:Queue";
const region = "eu-west-1";
const queueArn = (name: string) => `arn:aws:sqs:${region}:${account}:${name}`;

describe("rule events-single-bus-policy", () => {
  const tester = new StackTester("events-single-bus-policy", {
    bus: { type: eventBus, inputs: { name: "central", region } },
    policy: { type: busPolicy, inputs: { eventBusName: "central", region, policy: "{}" } },
    default: { type: permission, inputs: { principal: account, statementId: "one", region } },
  });
  const second = (inputs: object, type = busPolicy) => ({ second: { type, inputs: { region, ...inputs } } });

  it("accepts one policy a bus, and permissions with ids of their own", async () => {
    await tester.accepts();
    await tester.accepts(second({ eventBusName: "other" }));
    await tester.accepts(second({ eventBusName: "central", region: "us-east-1" }));
    await tester.accepts(second({ statementId: "two" }, permission));
  });

  it("refuses a second one, by whatever name the bus goes", async () => {
    await tester.refuses(second({ eventBusName: "central" }), "eventBusName", /policy \(EventBusPolicy\).*central/);
    const arn = `arn:aws:events:${region}:${account}:event-bus/central`;
    await tester.refuses(second({ eventBusName: arn }), "eventBusName", /policy \(EventBusPolicy\)/);
    await tester.refuses(second({ statementId: "one" }, permission), "eventBusName", /default \(EventPermission\)/);
    await tester.refuses(second({ eventBusName: "central", statementId: "x" }, permission), "eventBusName", /policy/);
    await tester.refuses(second({}), "eventBusName", /second \(EventBusPolicy\).*to default as well/);
  });

  it("follows a bus whose name is not known, and cannot judge one that comes from nowhere", async () => {
    const hidden = { type: busPolicy, inputs: { eventBusName: unknown.text } };
    const dependencies = { eventBusName: [urnOf({ type: eventBus, name: "bus" })] };
    await tester.refuses({ hidden: { ...hidden, dependencies } }, "eventBusName", /policy \(EventBusPolicy\)/);
    await tester.cannotJudge({ hidden }, "eventBusName");
  });
});

describe("rule events-rule-targets", () => {
  const target = (id: string) => ({ type: eventTarget, inputs: { rule: "r", targetId: id, arn: queueArn(id) } });
  const tester = new StackTester("events-rule-targets", {
    rule: { type: eventRule, inputs: { name: "r" } },
    ...Object.fromEntries(["a", "b", "c", "d", "e"].map((id) => [id, target(id)])),
  });

  it("accepts five targets with ids of their own", async () => {
    await tester.accepts();
    await tester.accepts({ f: { type: eventTarget, inputs: { rule: "r", eventBusName: "other", targetId: "f" } } });
    await tester.accepts({ f: { type: eventTarget, inputs: { rule: unknown.text, targetId: "f" } } });
  });

  it("refuses more, and ids that come twice", async () => {
    await tester.refuses({ f: target("f") }, "name", /6 targets/);
    const linked = { type: eventTarget, inputs: { rule: unknown.text, targetId: "f" } };
    const dependencies = { rule: [urnOf({ type: eventRule, name: "rule" })] };
    await tester.refuses({ f: { ...linked, dependencies } }, "name", /6 targets/);
    await tester.accepts({ f: target("f") }, { maximumTargets: 6 });
    await tester.refuses({ "b.inputs.targetId": "a" }, "name", /the targetId a/);
  });
});

describe("rule events-replays-excluded", () => {
  const pattern = { source: ["aws.ec2"], "replay-name": [{ exists: false }] };
  const tester = new StackTester("events-replays-excluded", {
    rule: { type: eventRule, inputs: { name: "r", eventPattern: JSON.stringify(pattern) } },
    target: { type: eventTarget, inputs: { rule: "r", arn: `arn:aws:lambda:${region}:${account}:function:act` } },
  });
  const of = (value: unknown) => ({ "rule.inputs.eventPattern": JSON.stringify(value) });
  const to = (arn: string) => ({ "target.inputs.arn": arn });

  it("accepts rules that leave replays out, only notify, or are schedules", async () => {
    await tester.accepts();
    await tester.accepts(of({ $or: [pattern, { ...pattern, source: ["b"] }] }));
    for (const arn of [`arn:aws:sns:${region}:${account}:pages`, `arn:aws:events:${region}:${account}:event-bus/b`])
      await tester.accepts({ ...of({ source: ["a"] }), ...to(arn) });
    await tester.accepts({ ...of({ source: ["a"] }), target: undefined });
    await tester.accepts({ "rule.inputs.eventPattern": undefined });
  });

  it("refuses rules that act on what was answered before", async () => {
    await tester.refuses(of({ source: ["a"] }), "eventPattern", /target of lambda acts.*replay-name/);
    await tester.refuses(of({ source: ["a"], "replay-name": ["x"] }), "eventPattern", /replayed/);
    await tester.refuses(of({ source: ["a"], "replay-name": [{ exists: false }, "x"] }), "eventPattern", /replayed/);
    await tester.refuses(of({ $or: [pattern, { source: ["b"] }] }), "eventPattern", /replayed/);
    await tester.refuses({ ...of({ source: ["a"] }), ...to(queueArn("q")) }, "eventPattern", /of sqs/);
    await tester.accepts({ ...of({ source: ["a"] }), ...to(queueArn("q")) }, { recordingServices: ["sqs"] });
    await tester.refuses(of({ source: [] }), "eventPattern", /EventBridge refuses/);
    await tester.refuses({ "rule.inputs.eventPattern": true }, "eventPattern", /found true/);
  });

  it("follows a target that is not known, and cannot judge one that comes from nowhere", async () => {
    const topic = { type: "aws:sns/topic:Topic", inputs: { name: "pages" } };
    const linked = { arn: [urnOf({ type: topic.type, name: "topic" })] };
    await tester.accepts({ ...of({ source: ["a"] }), ...to(unknown.text), topic, "target.dependencies": linked });
    await tester.cannotJudge(to(unknown.text), "arn");
    await tester.cannotJudge({ "rule.inputs.eventPattern": unknown.text }, "eventPattern");
  });
});

describe("rule events-dead-letter-queue-kept", () => {
  const allow = (rule: string, more: object = {}) => ({
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: queueArn("dlq"),
    Condition: { ArnEquals: { "aws:SourceArn": `arn:aws:events:${region}:${account}:rule/${rule}` } },
    ...more,
  });
  const tester = new StackTester("events-dead-letter-queue-kept", {
    rule: { type: eventRule, inputs: { name: "r", eventBusName: "central" } },
    target: {
      type: eventTarget,
      inputs: { rule: "r", eventBusName: "central", arn: queueArn("q"), deadLetterConfig: { arn: queueArn("dlq") } },
    },
    queue: {
      type: queueType,
      inputs: {
        name: "dlq",
        region,
        messageRetentionSeconds: 1_209_600,
        sqsManagedSseEnabled: true,
        policy: policyText(allow("central/r")),
      },
    },
  });
  const policy = (...statements: object[]) => ({ "queue.inputs.policy": policyText(...statements) });
  const inQueue = (field: string) => `${field} of the queue dlq`;

  it("accepts a queue that keeps what its rules cannot deliver", async () => {
    await tester.accepts();
    await tester.accepts(policy(allow("central/r*")));
    await tester.accepts(policy(allow("central/other"), allow("central/r")));
    const separate = {
      type: "aws:sqs/queuePolicy:QueuePolicy",
      inputs: { queueUrl: "dlq", policy: policyText(allow("central/r")) },
    };
    await tester.accepts({ "queue.inputs.policy": undefined, separate });
    await tester.accepts({
      "queue.inputs.sqsManagedSseEnabled": undefined,
      "queue.inputs.kmsMasterKeyId": "alias/own",
    });
    await tester.accepts({ "target.inputs.deadLetterConfig": undefined });
    const hidden = { "target.inputs.deadLetterConfig.arn": unknown.text };
    await tester.accepts({
      ...hidden,
      "target.dependencies": { deadLetterConfig: [urnOf({ type: queueType, name: "queue" })] },
    });
  });

  it("refuses queues that do not exist, unless they are known to", async () => {
    const own = { "queue.provider": pinned.provider, "queue.inputs.name": "dlq-kept" };
    await tester.refuses(own, "deadLetterConfig.arn", /makes no queue .*:dlq/);
    await tester.accepts({ queue: undefined }, { queues: [`arn:aws:sqs:*:${account}:dlq`] });
    await tester.accepts(own, { queues: [`arn:aws:sqs:*:${account}:dlq`] });
  });

  it("advises about a queue that another stack may make", async () => {
    for (const changes of [{ queue: undefined }, { "queue.inputs.region": "us-east-1" }])
      await advises(tester, changes, "deadLetterConfig.arn", queueArn("dlq"));
  });

  it("refuses queues that lose or show what is in them", async () => {
    const retention = "queue.inputs.messageRetentionSeconds";
    await tester.refuses({ [retention]: undefined }, inQueue("messageRetentionSeconds"), /missing/);
    await tester.refuses({ [retention]: 345_600 }, inQueue("messageRetentionSeconds"), /1209600 to 1209600/);
    await tester.accepts({ [retention]: 345_600 }, { minimumRetentionDays: 4 });
    const managed = "queue.inputs.sqsManagedSseEnabled";
    await tester.refuses({ [managed]: false }, inQueue("sqsManagedSseEnabled"), /encrypted/);
    await tester.refuses(
      { [managed]: undefined, "queue.inputs.kmsMasterKeyId": "alias/aws/sqs" },
      inQueue("sqsManagedSseEnabled"),
      /encrypted/,
    );
  });

  it("refuses queues that the rule cannot send to, and queues that any rule can", async () => {
    await tester.refuses({ "queue.inputs.policy": undefined }, inQueue("policy"), /nothing lets the rule central\/r/);
    await tester.refuses(policy(allow("r")), inQueue("policy"), /nothing lets/);
    await tester.refuses(policy(allow("central/r", { Action: "sqs:ReceiveMessage" })), inQueue("policy"), /nothing/);
    await tester.refuses(policy(allow("*")), "policy of the queue dlq.Statement[0].Condition", /any rule/);
    await tester.refuses(
      policy(allow("central/r"), allow("x", { Condition: undefined })),
      "policy of the queue dlq.Statement[1].Condition",
      /any rule/,
    );
    await tester.refuses({ "queue.inputs.policy": "{" }, inQueue("policy"), /JSON policy document/);
  });

  it("cannot judge what is not known", async () => {
    await tester.cannotJudge({ "target.inputs.deadLetterConfig.arn": unknown.text }, "deadLetterConfig.arn");
    await tester.cannotJudge({ "queue.inputs.policy": unknown.text }, inQueue("policy"));
    await tester.cannotJudge({ "queue.inputs.sqsManagedSseEnabled": unknown.boolean }, inQueue("sqsManagedSseEnabled"));
    await tester.cannotJudge(
      { "queue.inputs.messageRetentionSeconds": unknown.text },
      inQueue("messageRetentionSeconds"),
    );
    await tester.cannotJudge({ "target.inputs.eventBusName": unknown.text }, "eventBusName");
    await tester.cannotJudge({ "queue.inputs.name": unknown.text }, "the name of queue");
  });
});
