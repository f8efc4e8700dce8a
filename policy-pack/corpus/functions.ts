import { arn, handler, organizationId, other, queue } from "./common";
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

const fronted = clean("a function with a URL for signed requests", "the guide of Lambda: function URLs", {
  ...handler("hello"),
  url: {
    type: "aws:lambda/functionUrl:FunctionUrl",
    inputs: { functionName: later("hello", "function"), authorizationType: "AWS_IAM" },
  },
});
const layer = clean("a layer for the organization", "the guide of Lambda: sharing layers", {
  permission: {
    type: "aws:lambda/layerVersionPermission:LayerVersionPermission",
    inputs: {
      action: "lambda:GetLayerVersion",
      layerName: "tools",
      versionNumber: 1,
      principal: "*",
      organizationId,
      statementId: "all",
    },
  },
});
const told = vary(bareHandler, "a function with the names of its secrets", "the guide of Lambda: secrets", {
  "function.inputs.environment": {
    variables: {
      DB_SECRET: arn("secretsmanager", "secret:orders/db-AbCdEf"),
      API_TOKEN: "orders/api-token",
      SECRET_NAME: "orders/db",
      WEBHOOK_SECRET: later(arn("secretsmanager", "secret:hook-AbCdEf"), "function"),
    },
  },
});

export const functions: Program[] = [
  fronted,
  vary(
    fronted,
    "a URL for everybody",
    "CKV_AWS_258: authorization NONE",
    { "url.inputs.authorizationType": "NONE" },
    { "lambda-function-url-auth": ["url"] },
  ),
  layer,
  vary(layer, "a layer for another account", "the guide of Lambda: sharing layers", {
    "permission.inputs.principal": other,
    "permission.inputs.organizationId": undefined,
  }),
  vary(
    layer,
    "a layer for everybody",
    "layers of vendors",
    { "permission.inputs.organizationId": undefined },
    { "lambda-layer-not-public": ["permission"] },
  ),
  told,
  vary(
    told,
    "a function with a password in its environment",
    "CKV_AWS_45, and production programs",
    { "function.inputs.environment": { variables: { DB_PASSWORD: "correct-horse-9" } } },
    { "lambda-no-secrets-in-environment": ["function"] },
  ),
  vary(
    told,
    "a function with a password that is marked secret",
    "config.requireSecret as a variable",
    { "function.inputs.environment": { variables: { DB_PASSWORD: secretly("correct-horse-9") } } },
    { "lambda-no-secrets-in-environment": ["function"] },
  ),
  vary(
    told,
    "a function with a password from an output",
    "a RandomPassword as a variable",
    { "function.inputs.environment": { variables: { DB_PASSWORD: later("correct-horse-9", "function") } } },
    { "lambda-no-secrets-in-environment": ["function"] },
  ),
  vary(work, "a queue that hides messages for six times the timeout", "the guide of Lambda: SQS", {
    "function.inputs.timeout": 60,
    "queue.inputs.visibilityTimeoutSeconds": 360,
  }),
  vary(
    work,
    "messages that reappear while the function runs",
    "cdk-nag: the defaults of a queue and a function of five minutes",
    { "function.inputs.timeout": 300 },
    { "sqs-visibility-timeout": ["queue"] },
  ),
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
