import { arn, ofAccount, policy, role, roleArn } from "./common";
import { clean, faulty, later, type Program, type ProgramResource, vary } from "./program";

const schedule: ProgramResource = {
  type: "aws:scheduler/schedule:Schedule",
  inputs: {
    name: "report",
    scheduleExpression: "cron(0 9 ? * MON-FRI *)",
    scheduleExpressionTimezone: "Europe/Berlin",
    flexibleTimeWindow: { mode: "OFF" },
    target: {
      arn: arn("lambda", "function:report"),
      roleArn: roleArn("calls"),
      deadLetterConfig: { arn: arn("sqs", "calls-dlq") },
    },
  },
};
const scheduled = clean("a schedule with its role", "the guide of EventBridge Scheduler", {
  role: role("calls", "scheduler.amazonaws.com", {
    Action: ["lambda:InvokeFunction", "sqs:SendMessage"],
    Resource: [arn("lambda", "function:report"), arn("sqs", "calls-dlq")],
  }),
  schedule,
});
const piped = clean("a pipe from a stream to a bus", "the guide of EventBridge Pipes", {
  role: role("moves", "pipes.amazonaws.com", {
    Action: [
      "kinesis:DescribeStream",
      "kinesis:GetRecords",
      "kinesis:GetShardIterator",
      "events:PutEvents",
      "sqs:SendMessage",
    ],
    Resource: [arn("kinesis", "stream/orders"), arn("events", "event-bus/orders"), arn("sqs", "moves-dlq")],
  }),
  pipe: {
    type: "aws:pipes/pipe:Pipe",
    inputs: {
      name: "moves",
      source: arn("kinesis", "stream/orders"),
      target: arn("events", "event-bus/orders"),
      roleArn: later(roleArn("moves"), "role"),
      sourceParameters: {
        kinesisStreamParameters: { startingPosition: "LATEST", deadLetterConfig: { arn: arn("sqs", "moves-dlq") } },
      },
      logConfiguration: {
        level: "ERROR",
        cloudwatchLogsLogDestination: { logGroupArn: arn("logs", "log-group:/pipes") },
      },
    },
  },
});

export const schedulesAndPipes: Program[] = [
  scheduled,
  piped,
  vary(scheduled, "a schedule of its role by an output", "production programs", {
    "schedule.inputs.target": { ...(schedule.inputs.target as object), roleArn: later(roleArn("calls"), "role") },
  }),
  vary(scheduled, "a schedule with a role of another stack", "a shared role", { role: undefined }),
  vary(scheduled, "once, at a moment", "the guide: one-time schedules", {
    "schedule.inputs.scheduleExpression": "at(2027-01-31T09:00:00)",
    "schedule.inputs.scheduleExpressionTimezone": undefined,
  }),
  vary(
    scheduled,
    "an expression of cron(8)",
    "a crontab line",
    { "schedule.inputs.scheduleExpression": "0 9 * * *" },
    {
      "scheduler-schedule-valid": ["schedule"],
    },
  ),
  vary(
    scheduled,
    "calls that are lost",
    "most programs",
    { "schedule.inputs.target.deadLetterConfig": undefined },
    {
      "scheduler-dead-letter-queue": ["schedule"],
    },
  ),
  vary(
    scheduled,
    "a role that trusts rules instead",
    "a schedule that was a rule",
    {
      "role.inputs.assumeRolePolicy": role("calls", "events.amazonaws.com").inputs.assumeRolePolicy,
    },
    { "scheduler-target-role": ["schedule"] },
  ),
  vary(
    scheduled,
    "a role for one schedule",
    "aws:SourceArn of the schedule, which Scheduler never gives",
    {
      "role.inputs.assumeRolePolicy": role("calls", "scheduler.amazonaws.com", undefined, {
        ArnEquals: { "aws:SourceArn": arn("scheduler", "schedule/default/report") },
      }).inputs.assumeRolePolicy,
    },
    { "scheduler-target-role": ["schedule"] },
  ),
  vary(piped, "a pipe from a queue, without a queue of its own", "the guide: SQS as a source", {
    "role.inputs.inlinePolicies": [
      {
        name: "own",
        policy: policy({
          Effect: "Allow",
          Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "events:PutEvents"],
          Resource: [arn("sqs", "in"), arn("events", "event-bus/orders")],
        }),
      },
    ],
    "pipe.inputs.source": arn("sqs", "in"),
    "pipe.inputs.sourceParameters": undefined,
  }),
  vary(
    piped,
    "a stream that stops at a record",
    "pipes without settings",
    { "pipe.inputs.sourceParameters": undefined },
    {
      "pipes-dead-letter-queue": ["pipe"],
    },
  ),
  vary(
    piped,
    "a pipe without a log",
    "pipes without settings",
    { "pipe.inputs.logConfiguration": undefined },
    {
      "pipes-logged": ["pipe"],
    },
  ),
  vary(
    piped,
    "a pipe that may not read",
    "a role for the target only",
    {
      "pipe.inputs.source": arn("dynamodb", "table/t/stream/1"),
      "pipe.inputs.sourceParameters": {
        dynamodbStreamParameters: { startingPosition: "LATEST", deadLetterConfig: { arn: arn("sqs", "moves-dlq") } },
      },
    },
    {
      "pipes-role": ["pipe"],
    },
  ),
  faulty(
    "a log policy for everybody",
    "a policy that was tried out",
    {
      policy: {
        type: "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
        inputs: {
          policyName: "p",
          policyDocument: policy({ Effect: "Allow", Principal: "*", Action: "logs:PutLogEvents", Resource: "*" }),
        },
      },
    },
    { "logs-resource-policy-source": ["policy"] },
  ),
  clean("a log policy for rules", "the guide of EventBridge: CloudWatch Logs as a target", {
    policy: {
      type: "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
      inputs: {
        policyName: "p",
        policyDocument: policy({
          Effect: "Allow",
          Principal: { Service: ["events.amazonaws.com", "delivery.logs.amazonaws.com"] },
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: arn("logs", "log-group:/aws/events/*:*"),
        }),
      },
    },
  }),
  clean("a log policy with a source", "the guide of OpenSearch", {
    policy: {
      type: "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
      inputs: {
        policyName: "p",
        policyDocument: policy({
          Effect: "Allow",
          Principal: { Service: "es.amazonaws.com" },
          Action: ["logs:PutLogEvents", "logs:CreateLogStream"],
          Resource: "*",
          Condition: ofAccount,
        }),
      },
    },
  }),
];
