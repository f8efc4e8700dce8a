import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { NamedStatement } from "../aws/iam";
import { countAlarm } from "./alarms";
import { undeliveredQueue } from "./deadLetterQueue";
import { DeploymentGuard } from "./deploymentGuard";
import { type FunctionArgs, functionWithRole, loggingStatements } from "./functionWithRole";
import {
  alarmPrefix,
  arnOf,
  deadLetterQueueName,
  ownRules,
  type Place,
  queueArn,
  undeliveredAlarmName,
} from "./naming";
import { allow, queuePolicy } from "./policies";

export interface QueuedFunctionArgs extends Omit<FunctionArgs, "publish"> {
  /** Statements of the queue's policy, for whoever sends to it beside Reflex's rules. */
  senders?: NamedStatement[];
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
 * A function behind a queue that Reflex's rules deliver to, with a role, a log and its alarms. A message that fails five
 * times goes to the dead-letter queue; at most two batches are worked on at a time.
 */
export class QueuedFunction extends pulumi.ComponentResource {
  readonly queueArn: string;
  /** Of a gradually deployed function only. */
  readonly published?: pulumi.Output<PublishedVersion>;

  constructor(name: string, args: QueuedFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:QueuedFunction", name, { function: args.name }, opts);
    this.queueArn = queueArn(args.place, args.name);
    const queue = this.queue(name, args);
    const handler = functionWithRole(
      name,
      {
        ...args,
        statements: [...args.statements, takeMessages(args.place, args.name)],
        ...(args.gradual && { publish: true }),
      },
      { parent: this },
    );
    const alias = args.gradual && this.alias(name, args, handler);
    this.consume(name, args, queue, alias ?? handler);
    this.alarms(name, args);
    if (args.gradual) this.published = this.deployments(name, args, handler);
    this.registerOutputs({ queueArn: this.queueArn, ...(this.published && { published: this.published }) });
  }

  /** The queue of the function, behind the one for messages that failed. */
  private queue(name: string, { place, name: queue, senders, timeout, alarmTopic }: QueuedFunctionArgs) {
    const deadLetters = deadLetterQueueName(queue);
    const undelivered = undeliveredQueue(
      `${name}-dlq`,
      { place, queue: deadLetters, alarmTopic, from: { queueArn: this.queueArn } },
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
        policy: queuePolicy(this.queueArn, place.accountId, ownRules(place), senders),
        redrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArn(place, deadLetters), maxReceiveCount: 5 }),
      },
      { parent: this, dependsOn: undelivered },
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

const watchedMetrics = ["Errors", "Throttles"] as const;

const alarmName = (functionName: string, metric: string) =>
  `${alarmPrefix}${functionName.slice(alarmPrefix.length)}-${metric.toLowerCase()}`;

const takeMessages = (place: Place, name: string): NamedStatement =>
  allow("TakeMessages", ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"], queueArn(place, name));

/** What every such function may do: receive its messages, write its log, and trace. */
export const runningStatements = (place: Place, name: string): NamedStatement[] => [
  takeMessages(place, name),
  ...loggingStatements(place, name),
];
