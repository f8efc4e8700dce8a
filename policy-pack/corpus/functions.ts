import { arn, handler, queue } from "./common";
import { clean, later, type Program, secretly, vary } from "./program";

const work = clean("a function that reads a queue", "the guide of Lambda: SQS", {
  ...handler("work"),
  dlq: queue("work-dlq"),
  queue: queue("work", {
    redrivePolicy: JSON.stringify({ deadLetterTargetArn: arn("sqs", "work-dlq"), maxReceiveCount: 5 }),
  }),
  mapping: {
    type: "aws:lambda/eventSourceMapping:EventSourceMapping",
    inputs: {
      functionName: later("work", "function"),
      eventSourceArn: later(arn("sqs", "work"), "queue"),
      scalingConfig: { maximumConcurrency: 5 },
    },
  },
});
const invoked = clean("a function that a rule invokes", "the guide of Lambda: permissions", {
  permission: {
    type: "aws:lambda/permission:Permission",
    inputs: {
      action: "lambda:InvokeFunction",
      function: "orders",
      principal: "events.amazonaws.com",
      sourceArn: arn("events", "rule/orders"),
    },
  },
});
const bareHandler = clean(
  "a function",
  "a new function of pulumi/templates, with what the doctrine adds",
  handler("hello"),
);

export const functions: Program[] = [
  vary(
    bareHandler,
    "a runtime past its end that is marked secret",
    "all of a configuration marked secret",
    { "function.inputs.runtime": secretly("nodejs16.x") },
    { "lambda-supported-runtime": ["function"] },
  ),
  work,
  invoked,
  bareHandler,
  vary(work, "a redrive policy apart", "a RedrivePolicy; the queue reads back an empty one", {
    "queue.inputs.redrivePolicy": undefined,
    redrive: {
      type: "aws:sqs/redrivePolicy:RedrivePolicy",
      inputs: {
        queueUrl: later(queue("work").completed?.url, "queue"),
        redrivePolicy: JSON.stringify({ deadLetterTargetArn: arn("sqs", "work-dlq"), maxReceiveCount: 5 }),
      },
    },
  }),
  vary(invoked, "a source from an output", "production programs", {
    "permission.inputs.sourceArn": later(arn("events", "rule/orders")),
  }),
  vary(bareHandler, "a function from an image", "awsx programs", {
    "function.inputs.packageType": "Image",
    "function.inputs.runtime": undefined,
  }),
  vary(
    invoked,
    "a permission for any rule of anybody",
    "3 of the programs",
    { "permission.inputs.sourceArn": undefined },
    { "lambda-permission-source": ["permission"] },
  ),
  vary(
    invoked,
    "a permission for everybody",
    "a public function",
    { "permission.inputs.principal": "*", "permission.inputs.sourceArn": undefined },
    { "lambda-permission-source": ["permission"] },
  ),
  vary(
    bareHandler,
    "a runtime that is past its end",
    "11 of the programs",
    { "function.inputs.runtime": "nodejs16.x" },
    { "lambda-supported-runtime": ["function"] },
  ),
  vary(
    bareHandler,
    "a function without traces",
    "64 of the programs",
    { "function.inputs.tracingConfig": undefined },
    { "lambda-tracing": ["function"] },
  ),
  vary(
    bareHandler,
    "a function without a limit",
    "51 of the programs",
    { "function.inputs.reservedConcurrentExecutions": undefined },
    { "lambda-bounded-concurrency": ["function"] },
  ),
  vary(
    bareHandler,
    "a function whose log Lambda makes",
    "most programs",
    { logs: undefined },
    { "lambda-log-group": ["function"] },
  ),
  vary(
    bareHandler,
    "logs that are kept for ever",
    "48 of the programs",
    { "logs.inputs.retentionInDays": undefined },
    { "logs-retention": ["logs"] },
  ),
  vary(
    work,
    "messages that are retried until they are lost",
    "a queue without settings",
    { "queue.inputs.redrivePolicy": undefined },
    { "sqs-redrive": ["queue"] },
  ),
  vary(
    work,
    "one attempt",
    "a small maxReceiveCount",
    {
      "queue.inputs.redrivePolicy": JSON.stringify({ deadLetterTargetArn: arn("sqs", "work-dlq"), maxReceiveCount: 1 }),
    },
    { "sqs-redrive": ["queue"] },
  ),
];
