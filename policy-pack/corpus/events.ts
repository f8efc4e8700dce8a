import { arn, handler, inOrganization, other, policy, queue, role } from "./common";
import { clean, later, type Program, type ProgramResource, vary } from "./program";

const dlqPolicy = (rule: string) =>
  policy(
    {
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: arn("sqs", "events-dlq"),
      Condition: { ArnEquals: { "aws:SourceArn": arn("events", `rule/${rule}`) } },
    },
    {
      Effect: "Deny",
      Principal: "*",
      Action: "sqs:*",
      Resource: arn("sqs", "events-dlq"),
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  );
const rule = (name: string, pattern: object, inputs: object = {}): ProgramResource => ({
  type: "aws:cloudwatch/eventRule:EventRule",
  inputs: { name, eventPattern: JSON.stringify(pattern), ...inputs },
  completed: { arn: arn("events", `rule/${name}`) },
});
const target = (to: string, of = "orders", inputs: object = {}): ProgramResource => ({
  type: "aws:cloudwatch/eventTarget:EventTarget",
  inputs: {
    rule: of,
    targetId: "act",
    arn: to,
    deadLetterConfig: { arn: arn("sqs", "events-dlq") },
    retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 10 },
    ...inputs,
  },
});
const topic = arn("sns", "pages");
const pattern = { source: ["shop.orders"], "detail-type": ["Order Placed"], "replay-name": [{ exists: false }] };

/** A rule that hands events to a topic, with its dead-letter queue. */
const notified = clean("a rule that notifies a topic", "the guide of EventBridge", {
  dlq: queue("events-dlq", { policy: dlqPolicy("orders") }),
  rule: rule("orders", pattern),
  target: target(topic),
});
const acting = clean("a rule that starts a function", "the guide of EventBridge: Lambda as a target", {
  ...handler("orders"),
  functionRole: role(
    "function",
    "lambda.amazonaws.com",
    { Action: ["s3:GetObject"], Resource: "arn:aws:s3:::orders/*" },
    null as never,
  ),
  dlq: queue("events-dlq", { policy: dlqPolicy("orders") }),
  rule: rule("orders", pattern),
  target: target(arn("lambda", "function:orders")),
});
const byOrganization = {
  Effect: "Allow",
  Principal: "*",
  Action: "events:PutEvents",
  Resource: arn("events", "event-bus/central"),
  Condition: inOrganization,
};
const bus = clean("a bus for the organization", "the guide of EventBridge: buses across accounts", {
  bus: {
    type: "aws:cloudwatch/eventBus:EventBus",
    inputs: { name: "central" },
    completed: { arn: arn("events", "event-bus/central") },
  },
  policy: {
    type: "aws:cloudwatch/eventBusPolicy:EventBusPolicy",
    inputs: {
      eventBusName: "central",
      policy: policy(byOrganization),
    },
  },
  archive: {
    type: "aws:cloudwatch/eventArchive:EventArchive",
    inputs: { name: "central", eventSourceArn: arn("events", "event-bus/central"), retentionDays: 90 },
  },
});
const nightly = clean("a scheduled rule", "pulumi/examples: cron", {
  rule: {
    type: "aws:cloudwatch/eventRule:EventRule",
    inputs: { name: "nightly", scheduleExpression: "cron(0 3 * * ? *)" },
  },
});

export const events: Program[] = [
  notified,
  acting,
  bus,
  nightly,
  vary(notified, "a queue that is named by an output", "production programs: ARNs by apply", {
    "target.inputs.deadLetterConfig": { arn: later(arn("sqs", "events-dlq"), "dlq") },
    "target.inputs.arn": later(topic),
  }),
  vary(
    notified,
    "a dead-letter queue whose policy is apart",
    "a separate QueuePolicy; the queue reads back an empty one",
    {
      "dlq.inputs.policy": undefined,
      policy: {
        type: "aws:sqs/queuePolicy:QueuePolicy",
        inputs: { queueUrl: later(queue("events-dlq").completed?.url, "dlq"), policy: dlqPolicy("orders") },
      },
    },
  ),
  vary(notified, "a pattern of custom sources and content", "the guide of EventBridge: content filtering", {
    "rule.inputs.eventPattern": JSON.stringify({
      ...pattern,
      detail: { total: [{ numeric: [">", 100] }], country: ["DE", { prefix: "A" }], $or: [{ a: ["x"] }, { b: ["y"] }] },
    }),
  }),
  vary(
    notified,
    "no dead-letter queue",
    "17 of the programs",
    { "target.inputs.deadLetterConfig": undefined },
    {
      "events-target-dead-letter-queue": ["target"],
    },
  ),
  vary(
    notified,
    "a dead-letter queue that forgets",
    "a default retention",
    { "dlq.inputs.messageRetentionSeconds": 3600 },
    {
      "events-dead-letter-queue-kept": ["target"],
    },
  ),
  vary(
    notified,
    "a dead-letter queue for another rule",
    "a renamed rule",
    { "dlq.inputs.policy": dlqPolicy("refunds") },
    {
      "events-dead-letter-queue-kept": ["target"],
    },
  ),
  vary(
    notified,
    "text that is not quoted",
    "a template of two lines",
    {
      "target.inputs.inputTransformer": {
        inputPaths: { id: "$.detail.id" },
        inputTemplate: '{"id": "<id>", "x": <nothing>}',
      },
    },
    { "events-target-input": ["target"] },
  ),
  vary(
    notified,
    "events of any source",
    "a rule for all findings",
    {
      "rule.inputs.eventPattern": JSON.stringify({ "detail-type": ["Order Placed"] }),
    },
    { "events-pattern-narrow": ["rule"] },
  ),
  vary(
    notified,
    "a pattern that EventBridge refuses",
    "documentation of the provider",
    {
      target: undefined,
      "rule.inputs.eventPattern": JSON.stringify({ source: "shop.orders" }),
    },
    { "events-pattern-valid": ["rule"] },
  ),
  vary(
    notified,
    "a list that matches by chance",
    "event-ruler 2.1.0",
    {
      "rule.inputs.eventPattern": JSON.stringify({
        ...pattern,
        detail: { severity: ["HIGH", { numeric: ["<", 7] }, { suffix: "-x" }] },
      }),
    },
    { "events-pattern-valid": ["rule"] },
  ),
  vary(notified, "the same list in another order", "event-ruler 2.1.0", {
    "rule.inputs.eventPattern": JSON.stringify({
      ...pattern,
      detail: { severity: [{ numeric: ["<", 7] }, { suffix: "-x" }, "HIGH"] },
    }),
  }),
  vary(
    nightly,
    "a rate of one minutes",
    "a plural too many",
    { "rule.inputs.scheduleExpression": "rate(1 minutes)" },
    {
      "events-schedule-valid": ["rule"],
    },
  ),
  vary(
    acting,
    "a function that replays start again",
    "4 of the programs",
    {
      "rule.inputs.eventPattern": JSON.stringify({ source: ["shop.orders"] }),
    },
    { "events-replays-excluded": ["rule"] },
  ),
  vary(
    acting,
    "a function that answers its own calls",
    "a rule on all CloudTrail events",
    {
      "rule.inputs.eventPattern": JSON.stringify({ source: ["aws.sqs"], "replay-name": [{ exists: false }] }),
      "functionRole.inputs.inlinePolicies": [
        { name: "own", policy: policy({ Effect: "Allow", Action: "sqs:CreateQueue", Resource: arn("sqs", "made-*") }) },
      ],
    },
    { "events-loop-guard": ["rule"] },
  ),
  vary(
    notified,
    "two targets of one id",
    "a copied target",
    { second: target(arn("sns", "others")) },
    {
      "events-rule-targets": ["rule"],
    },
  ),
  vary(
    bus,
    "a bus for another account",
    "documentation of the provider",
    {
      "policy.inputs.policy": policy({
        Effect: "Allow",
        Principal: { AWS: other },
        Action: "events:PutEvents",
        Resource: arn("events", "event-bus/central"),
      }),
    },
    { "events-bus-organization-only": ["policy"] },
  ),
  vary(
    bus,
    "an archive for ever",
    "documentation of the provider",
    { "archive.inputs.retentionDays": undefined },
    {
      "events-archive-retention": ["archive"],
    },
  ),
  vary(
    bus,
    "two policies of one bus",
    "a policy in each of two components",
    {
      second: {
        type: "aws:cloudwatch/eventBusPolicy:EventBusPolicy",
        inputs: {
          eventBusName: "central",
          policy: policy(byOrganization),
        },
      },
    },
    { "events-single-bus-policy": ["second"] },
  ),
];
