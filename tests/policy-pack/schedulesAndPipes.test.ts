import { unknown } from "./analyze";
import { account, pinned, policyText, StackTester, Tester } from "./subject";

const queue = `arn:aws:sqs:eu-west-1:${account}:calls-dlq`;
const handler = `arn:aws:lambda:eu-west-1:${account}:function:report`;
const schedule = "aws:scheduler/schedule:Schedule";
const pipe = "aws:pipes/pipe:Pipe";
const trusting = (service: string, Condition: object = { StringEquals: { "aws:SourceAccount": account } }) =>
  policyText({ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole", Condition });
const allowing = (...Action: string[]) => policyText({ Effect: "Allow", Action, Resource: handler });

describe("rule scheduler-schedule-valid", () => {
  const tester = new Tester({
    rule: "scheduler-schedule-valid",
    type: schedule,
    baseline: { scheduleExpression: "cron(0 9 ? * MON-FRI *)", scheduleExpressionTimezone: "Europe/Berlin" },
  });

  it("accepts rates, cron expressions and moments, in UTC or in a time zone", async () => {
    await tester.accepts();
    for (const scheduleExpression of ["rate(5 minutes)", "at(2027-01-31T09:00:00)"])
      await tester.accepts({ scheduleExpression, scheduleExpressionTimezone: undefined });
  });

  it("refuses what Scheduler refuses", async () => {
    for (const scheduleExpression of ["rate(1 minutes)", "at(2027-02-30T09:00:00)", "at(2027-01-31)", "0 9 * * *"])
      await tester.refuses({ scheduleExpression }, "scheduleExpression", /Scheduler refuses/);
    for (const zone of ["Berlin", "+02:00"])
      await tester.refuses({ scheduleExpressionTimezone: zone }, "scheduleExpressionTimezone", /no time zone/);
    await tester.refuses({ scheduleExpression: undefined }, "scheduleExpression", /missing/);
    await tester.refuses({ scheduleExpressionTimezone: 1 }, "scheduleExpressionTimezone", /where text/);
  });

  it("cannot judge what is not known", async () => {
    await tester.cannotJudge({ scheduleExpression: unknown.text }, "scheduleExpression");
    await tester.cannotJudge({ scheduleExpressionTimezone: unknown.text }, "scheduleExpressionTimezone");
  });
});

describe("rule scheduler-dead-letter-queue", () => {
  const tester = new Tester({
    rule: "scheduler-dead-letter-queue",
    type: schedule,
    baseline: { target: { arn: handler, deadLetterConfig: { arn: queue } } },
  });
  const field = "target.deadLetterConfig.arn";

  it("demands a standard queue", async () => {
    await tester.accepts();
    await tester.refuses({ "target.deadLetterConfig": undefined }, field, /missing/);
    await tester.refuses({ [field]: handler }, field, /no queue/);
    await tester.refuses({ [field]: `${queue}.fifo` }, field, /FIFO/);
    await tester.refuses({ target: undefined }, "target", /missing/);
    await tester.cannotJudge({ target: unknown.object }, "target");
    await tester.cannotJudge({ [field]: unknown.text }, field);
  });
});

describe("rule scheduler-target-role", () => {
  const role = "aws:iam/role:Role";
  const roleArn = `arn:aws:iam::${account}:role/calls`;
  const tester = new StackTester("scheduler-target-role", {
    role: {
      type: role,
      inputs: {
        name: "calls",
        assumeRolePolicy: trusting("scheduler.amazonaws.com"),
        inlinePolicies: [{ policy: allowing("lambda:InvokeFunction") }],
      },
      outputs: { arn: roleArn },
      ...pinned,
    },
    subject: { type: schedule, inputs: { target: { arn: handler, roleArn } }, ...pinned },
  });
  const trust = (policy: unknown) => ({ "role.inputs.assumeRolePolicy": policy });
  const target = (arn: string) => ({ "subject.inputs.target.arn": arn });

  it("accepts a role that Scheduler can assume and that may call the target", async () => {
    await tester.accepts();
    const group = `arn:aws:scheduler:eu-west-1:${account}:schedule-group/default`;
    await tester.accepts(trust(trusting("scheduler.amazonaws.com", { ArnEquals: { "aws:SourceArn": group } })));
    // What another stack makes, and what policies of AWS allow, is not known here.
    await tester.accepts({ "subject.inputs.target.roleArn": `arn:aws:iam::${account}:role/elsewhere` });
    await tester.accepts({
      "role.inputs.inlinePolicies": undefined,
      "role.inputs.managedPolicyArns": ["arn:aws:iam::aws:policy/AWSLambda_FullAccess"],
    });
  });

  it("refuses a role that Scheduler cannot assume, or for no schedule", async () => {
    await tester.refuses(trust(trusting("events.amazonaws.com")), "target.roleArn", /does not trust scheduler/);
    const one = `arn:aws:scheduler:eu-west-1:${account}:schedule/default/report`;
    await tester.refuses(
      trust(trusting("scheduler.amazonaws.com", { ArnEquals: { "aws:SourceArn": one } })),
      "assumeRolePolicy of the role calls.Statement[0].Condition.ArnEquals.aws:SourceArn",
      /ARN of its group/,
    );
  });

  it("refuses a role that may not call the target, or send to the dead-letter queue", async () => {
    await tester.refuses(target(queue), "target.roleArn", /may not sqs:SendMessage, which target.arn needs/);
    await tester.refuses(
      target("arn:aws:scheduler:::aws-sdk:ec2:stopInstances"),
      "target.roleArn",
      /ec2:StopInstances/,
    );
    await tester.refuses(
      { "subject.inputs.target.deadLetterConfig": { arn: queue } },
      "target.roleArn",
      /sqs:SendMessage, which target.deadLetterConfig.arn needs/,
    );
  });

  it("cannot judge what is not known", async () => {
    await tester.cannotJudge({ "subject.inputs.target.roleArn": unknown.text }, "target.roleArn");
    await tester.cannotJudge(trust(unknown.text), "assumeRolePolicy of the role calls");
  });
});

describe("rule pipes-role", () => {
  const roleArn = `arn:aws:iam::${account}:role/moves`;
  const tester = new StackTester("pipes-role", {
    role: {
      type: "aws:iam/role:Role",
      inputs: {
        name: "moves",
        assumeRolePolicy: trusting("pipes.amazonaws.com"),
        inlinePolicies: [{ policy: allowing("sqs:ReceiveMessage", "sqs:DeleteMessage", "lambda:InvokeFunction") }],
      },
      outputs: { arn: roleArn },
      ...pinned,
    },
    subject: { type: pipe, inputs: { source: queue, target: handler, roleArn }, ...pinned },
  });

  it("demands that Pipes may assume it, read the source and write to the target", async () => {
    await tester.accepts();
    await tester.refuses(
      { "role.inputs.assumeRolePolicy": trusting("events.amazonaws.com") },
      "roleArn",
      /does not trust pipes.amazonaws.com/,
    );
    await tester.refuses(
      { "subject.inputs.source": `arn:aws:kinesis:eu-west-1:${account}:stream/s` },
      "roleArn",
      /may not kinesis:GetRecords, which source needs/,
    );
    await tester.refuses(
      { "subject.inputs.enrichment": `arn:aws:states:eu-west-1:${account}:stateMachine:m` },
      "roleArn",
      /may not states:StartSyncExecution/,
    );
    await tester.cannotJudge({ "subject.inputs.roleArn": unknown.text }, "roleArn");
  });
});

describe("rule pipes-dead-letter-queue", () => {
  const field = "sourceParameters.kinesisStreamParameters.deadLetterConfig.arn";
  const tester = new Tester({
    rule: "pipes-dead-letter-queue",
    type: pipe,
    baseline: {
      source: `arn:aws:kinesis:eu-west-1:${account}:stream/s`,
      sourceParameters: { kinesisStreamParameters: { deadLetterConfig: { arn: queue } } },
    },
  });

  it("demands a queue where the source is a stream", async () => {
    await tester.accepts();
    await tester.accepts({ source: queue, sourceParameters: undefined });
    await tester.refuses({ sourceParameters: undefined }, field, /missing/);
    await tester.refuses({ [field]: handler }, field, /no queue/);
    await tester.refuses({ source: undefined }, "source", /missing/);
    await tester.cannotJudge({ source: unknown.text }, "source");
    await tester.cannotJudge({ sourceParameters: unknown.object }, "sourceParameters");
  });
});

describe("rule pipes-logged", () => {
  const tester = new Tester({
    rule: "pipes-logged",
    type: pipe,
    baseline: { logConfiguration: { level: "ERROR", cloudwatchLogsLogDestination: { logGroupArn: "arn" } } },
  });

  it("demands a level", async () => {
    await tester.accepts();
    await tester.refuses({ "logConfiguration.level": "OFF" }, "logConfiguration.level", /found "OFF"/);
    await tester.refuses({ logConfiguration: undefined }, "logConfiguration.level", /missing/);
    await tester.cannotJudge({ logConfiguration: unknown.object }, "logConfiguration");
  });
});

describe("rule logs-resource-policy-source", () => {
  const groups = `arn:aws:logs:eu-west-1:${account}:log-group:/aws/events/*:*`;
  const statement = {
    Effect: "Allow",
    Principal: { Service: ["events.amazonaws.com", "delivery.logs.amazonaws.com"] },
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: groups,
  };
  const tester = new Tester({
    rule: "logs-resource-policy-source",
    type: "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
    baseline: { policyName: "events", policyDocument: policyText(statement) },
  });
  const of = (changes: object) => ({ policyDocument: policyText({ ...statement, ...changes }) });
  const where = "policyDocument.Statement[0].Condition";

  it("accepts what the guide of EventBridge gives, and services with a source", async () => {
    await tester.accepts();
    const Condition = { StringEquals: { "aws:SourceAccount": account } };
    await tester.accepts(of({ Resource: "*", Principal: { Service: "es.amazonaws.com" }, Condition }));
    await tester.accepts(of({ Principal: { AWS: `arn:aws:iam::${account}:role/writer` }, Resource: "*" }));
  });

  it("refuses everybody, and services that may do more than write to named groups", async () => {
    await tester.refuses(of({ Principal: "*" }), where, /"\*" has access/);
    const Principal = { Service: "es.amazonaws.com" };
    await tester.refuses(of({ Principal, Resource: "*" }), where, /on behalf of any account/);
    await tester.refuses(of({ Principal, Action: "logs:*" }), where, /on behalf of any account/);
    const { Principal: _, ...nobody } = statement;
    await tester.refuses(
      { policyDocument: policyText({ ...nobody, NotPrincipal: { AWS: account } }) },
      "policyDocument.Statement[0].NotPrincipal",
      /everybody else/,
    );
  });

  it("cannot judge what is not known", () => tester.cannotJudge({ policyDocument: unknown.text }, "policyDocument"));
});
