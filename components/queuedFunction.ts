import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { NamedStatement } from "../aws/iam";
import { attempts } from "../functions/shared/batch";
import { countAlarm } from "./alarms";
import { undeliveredQueue } from "./deadLetterQueue";
import { DeploymentGuard } from "./deploymentGuard";
import {
  alarmPrefix,
  arnOf,
  deadLetterQueueName,
  ownRules,
  type Place,
  queueArn,
  undeliveredAlarmName,
} from "./naming";
import { allow, queuePolicy, trustAnySource } from "./policies";
import { iamRole } from "./role";

export interface QueuedFunctionArgs {
  place: Place;
  /** Name of function, queue and role alike. */
  name: string;
  description: string;
  /** What its role may do beside taking messages and writing its log. */
  statements: NamedStatement[];
  /** Files of the code by name; `index.js` exports the handler. */
  code: Record<string, string>;
  environment?: Record<string, string>;
  /** Seconds that one batch may last; the queue hides its messages six times as long (Lambda guide, SQS sources). */
  timeout: number;
  memory: number;
  batchSize: number;
  /** Name of the topic that is notified of failures. */
  alarmTopic: string;
  /**
   * The queue feeds the alias `live`, which CodeDeploy alone moves to a new version: a tenth of the messages first, and
   * back when an alarm of the function fires. Without it new code is live at once.
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
 * A function behind a queue that Reflex's rules deliver to, with a role, a log and its alarms. A message that fails five times goes to the dead-letter
 * queue; at most two batches are worked on at a time.
 */
export class QueuedFunction extends pulumi.ComponentResource {
  readonly queueArn: string;
  /** Of a gradually deployed function only. */
  readonly published?: pulumi.Output<PublishedVersion>;

  constructor(name: string, args: QueuedFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:QueuedFunction", name, { function: args.name }, opts);
    this.queueArn = queueArn(args.place, args.name);
    const queue = this.queue(name, args);
    const handler = this.handler(name, args);
    const alias = args.gradual && this.alias(name, args, handler);
    this.consume(name, args, queue, alias ?? handler);
    this.alarms(name, args);
    if (args.gradual) this.published = this.deployments(name, args, handler);
    this.registerOutputs({ queueArn: this.queueArn, ...(this.published && { published: this.published }) });
  }

  /** The queue of the function, behind the one for messages that failed. */
  private queue(name: string, { place, name: queue, timeout, alarmTopic }: QueuedFunctionArgs) {
    const deadLetters = deadLetterQueueName(queue);
    const undelivered = undeliveredQueue(
      `${name}-dlq`,
      { place, queue: deadLetters, alarmTopic, from: { queueArn: this.queueArn, handledBy: queue } },
      { parent: this },
    );
    return new aws.sqs.Queue(
      name,
      {
        name: queue,
        region: place.region,
        messageRetentionSeconds: 345_600,
        visibilityTimeoutSeconds: 6 * timeout,
        sqsManagedSseEnabled: true,
        policy: queuePolicy(this.queueArn, place.accountId, ownRules(place)),
        redrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArn(place, deadLetters), maxReceiveCount: attempts }),
      },
      { parent: this, dependsOn: undelivered },
    );
  }

  /** The function, with the role and the log that it needs. */
  private handler(name: string, args: QueuedFunctionArgs): aws.lambda.Function {
    const { place, name: functionName, description } = args;
    const { region } = place;
    const role = iamRole(
      name,
      {
        name: functionName,
        description: `Reflex: ${description}`,
        // Lambda does not document that it sends aws:SourceArn when it assumes an execution role.
        trust: trustAnySource("AssumeByLambda", "lambda.amazonaws.com"),
        statements: [...args.statements, ...runningStatements(place, functionName)],
      },
      { parent: this },
    );
    const logs = new aws.cloudwatch.LogGroup(
      name,
      { name: logGroupName(functionName), region, retentionInDays: 365 },
      { parent: this },
    );
    return new aws.lambda.Function(
      name,
      {
        name: functionName,
        region,
        description,
        runtime: "nodejs24.x",
        architectures: ["arm64"],
        handler: "index.handler",
        code: archiveOf(args.code),
        ...(args.environment && { environment: { variables: args.environment } }),
        role: `arn:${place.partition}:iam::${place.accountId}:role/${functionName}`,
        timeout: args.timeout,
        memorySize: args.memory,
        ...(args.gradual && { publish: true }),
        tracingConfig: { mode: "Active" },
        loggingConfig: { logFormat: "JSON", logGroup: logs.name },
      },
      { parent: this, dependsOn: role },
    );
  }

  /**
   * Points at the version that the deployment which creates it has published: Lambda never uses a number again, not even
   * for a function that was deleted and is created again (Lambda guide, "Manage Lambda function versions"). Which one it
   * is later is CodeDeploy's business alone.
   */
  private alias(name: string, { place, name: functionName }: QueuedFunctionArgs, handler: aws.lambda.Function) {
    return new aws.lambda.Alias(
      name,
      {
        name: liveAlias,
        region: place.region,
        description: "Moved by CodeDeploy only",
        functionName,
        functionVersion: handler.version,
      },
      { parent: this, dependsOn: handler, ignoreChanges: ["functionVersion", "routingConfig"] },
    );
  }

  /** Feeds the queue's messages to the function, or to its alias. */
  private consume(
    name: string,
    { place, name: functionName, batchSize }: QueuedFunctionArgs,
    queue: aws.sqs.Queue,
    consumer: aws.lambda.Function | aws.lambda.Alias,
  ): void {
    const alias = consumer instanceof aws.lambda.Alias;
    new aws.lambda.EventSourceMapping(
      name,
      {
        eventSourceArn: this.queueArn,
        functionName: alias ? arnOf(place, "lambda", `function:${functionName}:${liveAlias}`) : consumer.name,
        region: place.region,
        batchSize,
        scalingConfig: { maximumConcurrency: 2 },
        functionResponseTypes: ["ReportBatchItemFailures"],
      },
      { parent: this, dependsOn: alias ? [queue, consumer] : queue },
    );
  }

  private alarms(name: string, { place, name: functionName, alarmTopic }: QueuedFunctionArgs): void {
    for (const metric of watchedMetrics) {
      countAlarm(
        `${name}-${metric}`,
        {
          place,
          alarm: alarmName(functionName, metric),
          description: `${metric} of ${functionName}: its messages wait in its queue and are tried again.`,
          namespace: "AWS/Lambda",
          metric,
          statistic: "Sum",
          dimensions: { FunctionName: functionName },
          topic: alarmTopic,
        },
        { parent: this },
      );
    }
  }

  /** What CodeDeploy deploys with and what stops it; the version that an update has published. */
  private deployments(name: string, { place, name: functionName }: QueuedFunctionArgs, handler: aws.lambda.Function) {
    const { application, group } = new DeploymentGuard(
      name,
      {
        place,
        application: functionName,
        target: { platform: "lambda", functionName },
        alarms: [
          ...watchedMetrics.map((metric) => alarmName(functionName, metric)),
          undeliveredAlarmName(deadLetterQueueName(functionName)),
        ],
      },
      { parent: this },
    );
    return handler.version.apply((version) => ({
      application,
      group,
      function: functionName,
      alias: liveAlias,
      version,
    }));
  }
}

const archiveOf = (code: Record<string, string>) =>
  new pulumi.asset.AssetArchive(
    Object.fromEntries(Object.entries(code).map(([file, text]) => [file, new pulumi.asset.StringAsset(text)])),
  );

const watchedMetrics = ["Errors", "Throttles"] as const;

const alarmName = (functionName: string, metric: string) =>
  `${alarmPrefix}${functionName.slice(alarmPrefix.length)}-${metric.toLowerCase()}`;

const logGroupName = (name: string) => `/aws/lambda/${name}`;

/** What every such function may do: receive its messages, write its log, and trace. */
export const runningStatements = (place: Place, name: string): NamedStatement[] => [
  allow("TakeMessages", ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"], queueArn(place, name)),
  allow(
    "Log",
    ["logs:CreateLogStream", "logs:PutLogEvents"],
    `${arnOf(place, "logs", `log-group:${logGroupName(name)}`)}:*`,
  ),
  // X-Ray has no resources to name (Service Authorization Reference).
  allow("Trace", ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], "*"),
];
