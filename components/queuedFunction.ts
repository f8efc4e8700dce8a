import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { NamedStatement } from "../aws/iam";
import { countAlarm, queueDepthAlarm } from "./alarms";
import { DeploymentGuard } from "./deploymentGuard";
import { alarmPrefix, arnOf, deadLetterQueueName, type Place, queueArn, undeliveredAlarmName } from "./naming";
import { denyInsecureTransport, onlyPolicy, policyJson, queuePolicy } from "./policies";

export interface QueuedFunctionArgs {
  place: Place;
  /** Name of function, queue and role alike. */
  name: string;
  description: string;
  /** What its role may do beside taking messages and writing its log. */
  statements: NamedStatement[];
  /** Rules that may put events into the queue. */
  ruleArns: string[];
  /** Files of the code by name; `index.js` exports the handler. */
  code: Record<string, string>;
  environment?: Record<string, string>;
  /** Seconds that one batch may take; the queue hides its messages six times as long (Lambda guide, SQS sources). */
  timeout: number;
  memory: number;
  batchSize: number;
  /** Name of the topic that hears of failures. */
  alarmTopic: string;
  /**
   * The queue feeds the alias `live`, which CodeDeploy alone moves to a new version: a tenth of the messages first, and
   * back when an alarm of the function goes off. Without it new code takes over at once.
   */
  gradual?: true;
}

/** What is to be deployed, once an update has published it (docs/deployments.md). */
export interface PublishedVersion {
  application: string;
  group: string;
  function: string;
  alias: string;
  version: string;
}

/** The alias that the queue of a gradually deployed function feeds. */
export const liveAlias = "live";

/**
 * A function behind a queue, with a role, a log and its alarms. A message that fails five times goes to the dead-letter
 * queue; at most two batches are worked on at a time.
 */
export class QueuedFunction extends pulumi.ComponentResource {
  readonly queueArn: string;
  /** Of a gradually deployed function only. */
  readonly published?: pulumi.Output<PublishedVersion>;

  constructor(name: string, args: QueuedFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:QueuedFunction", name, { function: args.name }, opts);
    const { place, timeout, alarmTopic } = args;
    const { region } = place;
    this.queueArn = queueArn(place, args.name);
    const deadLetters = deadLetterQueueName(args.name);

    const undelivered = new aws.sqs.Queue(
      `${name}-dlq`,
      {
        name: deadLetters,
        region,
        messageRetentionSeconds: 1_209_600,
        sqsManagedSseEnabled: true,
        policy: policyJson(denyInsecureTransport("sqs:*", queueArn(place, deadLetters))),
        redriveAllowPolicy: JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns: [this.queueArn] }),
      },
      { parent: this },
    );
    const queue = new aws.sqs.Queue(
      name,
      {
        name: args.name,
        region,
        messageRetentionSeconds: 345_600,
        visibilityTimeoutSeconds: 6 * timeout,
        sqsManagedSseEnabled: true,
        policy: queuePolicy(this.queueArn, place.accountId, args.ruleArns),
        redrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArn(place, deadLetters), maxReceiveCount: 5 }),
      },
      { parent: this, dependsOn: undelivered },
    );
    const role = new aws.iam.Role(
      name,
      {
        name: args.name,
        description: `Reflex: ${args.description}`,
        assumeRolePolicy: policyJson({
          // Lambda does not document that it sends aws:SourceArn when it assumes an execution role.
          Sid: "AssumeByLambda",
          Effect: "Allow",
          Principal: { Service: "lambda.amazonaws.com" },
          Action: "sts:AssumeRole",
        }),
        inlinePolicies: onlyPolicy(args.name, [...args.statements, ...runningStatements(place, args.name)]),
      },
      { parent: this },
    );
    const logs = new aws.cloudwatch.LogGroup(
      name,
      { name: logGroupName(args.name), region, retentionInDays: 365 },
      { parent: this },
    );
    const handler = new aws.lambda.Function(
      name,
      {
        name: args.name,
        region,
        description: args.description,
        runtime: "nodejs24.x",
        architectures: ["arm64"],
        handler: "index.handler",
        code: new pulumi.asset.AssetArchive(
          Object.fromEntries(
            Object.entries(args.code).map(([file, text]) => [file, new pulumi.asset.StringAsset(text)]),
          ),
        ),
        ...(args.environment && { environment: { variables: args.environment } }),
        role: `arn:${place.partition}:iam::${place.accountId}:role/${args.name}`,
        timeout,
        memorySize: args.memory,
        ...(args.gradual && { publish: true }),
        tracingConfig: { mode: "Active" },
        loggingConfig: { logFormat: "JSON", logGroup: logs.name },
      },
      { parent: this, dependsOn: role },
    );
    const alias = args.gradual && this.alias(name, args, handler);
    new aws.lambda.EventSourceMapping(
      name,
      {
        eventSourceArn: this.queueArn,
        functionName: alias ? arnOf(place, "lambda", `function:${args.name}:${liveAlias}`) : handler.name,
        region,
        batchSize: args.batchSize,
        scalingConfig: { maximumConcurrency: 2 },
        functionResponseTypes: ["ReportBatchItemFailures"],
      },
      { parent: this, dependsOn: alias ? [queue, alias] : queue },
    );
    queueDepthAlarm(`${name}-dlq`, place, deadLetters, alarmTopic, { parent: this });
    for (const metric of watchedMetrics) {
      countAlarm(
        `${name}-${metric}`,
        {
          place,
          alarm: alarmName(args.name, metric),
          description: `${metric} of ${args.name}: its messages wait in its queue and are tried again.`,
          namespace: "AWS/Lambda",
          metric,
          statistic: "Sum",
          dimensions: { FunctionName: args.name },
          topic: alarmTopic,
        },
        { parent: this },
      );
    }
    if (args.gradual) {
      const guard = new DeploymentGuard(
        name,
        {
          place,
          application: args.name,
          target: { platform: "lambda", functionName: args.name },
          alarms: [...watchedMetrics.map((metric) => alarmName(args.name, metric)), undeliveredAlarmName(deadLetters)],
        },
        { parent: this },
      );
      this.published = handler.version.apply((version) => ({
        application: guard.application,
        group: guard.group,
        function: args.name,
        alias: liveAlias,
        version,
      }));
    }
    this.registerOutputs({ queueArn: this.queueArn, ...(this.published && { published: this.published }) });
  }

  /** The first version of a function is 1. Which one it is later is CodeDeploy's business alone. */
  private alias(name: string, { place, name: functionName }: QueuedFunctionArgs, handler: aws.lambda.Function) {
    return new aws.lambda.Alias(
      name,
      {
        name: liveAlias,
        region: place.region,
        description: "Moved by CodeDeploy only",
        functionName,
        functionVersion: "1",
      },
      { parent: this, dependsOn: handler, ignoreChanges: ["functionVersion", "routingConfig"] },
    );
  }
}

const watchedMetrics = ["Errors", "Throttles"] as const;

const alarmName = (functionName: string, metric: string) =>
  `${alarmPrefix}${functionName.slice(alarmPrefix.length)}-${metric.toLowerCase()}`;

const logGroupName = (name: string) => `/aws/lambda/${name}`;

/** What every such function may do: take its messages, write its log, and trace. */
export const runningStatements = (place: Place, name: string): NamedStatement[] => [
  {
    Sid: "TakeMessages",
    Effect: "Allow",
    Action: ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
    Resource: queueArn(place, name),
  },
  {
    Sid: "Log",
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: `${arnOf(place, "logs", `log-group:${logGroupName(name)}`)}:*`,
  },
  // X-Ray has no resources to name (Service Authorization Reference).
  { Sid: "Trace", Effect: "Allow", Action: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], Resource: "*" },
];
