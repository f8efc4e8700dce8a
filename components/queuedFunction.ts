import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { NamedStatement } from "../aws/iam";
import { attempts } from "../functions/shared/batch";
import { ownRolePath } from "../organization/names";
import { type CountAlarm, countAlarm } from "./alarms";
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
  gradual?: {
    /** Name of the function that CodeDeploy calls before the first message reaches a new version; it has to agree. */
    check: string;
  };
}

/** What is to be deployed, once an update has published it (docs/deployments.md). */
export interface PublishedVersion {
  application: string;
  group: string;
  function: string;
  alias: string;
  version: string;
  /** The function that has to agree before the shift, as the AppSpec's hook BeforeAllowTraffic. */
  check: string;
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
    if (args.gradual) this.published = this.deployments(name, args, args.gradual.check, handler);
    this.registerOutputs({ queueArn: this.queueArn, ...(this.published && { published: this.published }) });
  }

  /** The queue of the function, behind the one for messages that failed. */
  private queue(name: string, { place, name: queue, senders, timeout, alarmTopic }: QueuedFunctionArgs) {
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
        policy: queuePolicy(this.queueArn, place.accountId, ownRules(place), senders),
        redrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArn(place, deadLetters), maxReceiveCount: attempts }),
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

  private alarms(name: string, args: QueuedFunctionArgs): void {
    const { place, name: functionName, alarmTopic: topic } = args;
    for (const watched of watchedMetrics(args)) {
      const { metric } = watched;
      const alarm = alarmName(functionName, metric);
      countAlarm(`${name}-${metric}`, { ...watched, place, alarm, topic }, { parent: this });
    }
  }

  /** What CodeDeploy deploys with and what stops it; the version that an update has published. */
  private deployments(
    name: string,
    args: QueuedFunctionArgs,
    check: string,
    handler: aws.lambda.Function,
  ): pulumi.Output<PublishedVersion> {
    const { place, name: functionName } = args;
    const { application, group } = new DeploymentGuard(
      name,
      {
        place,
        application: functionName,
        target: { platform: "lambda", functionName, hooks: [check] },
        configuration: gradualRollout,
        rolePath: ownRolePath,
        alarms: [
          ...watchedMetrics(args).map(({ metric }) => alarmName(functionName, metric)),
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
      check,
    }));
  }
}

/**
 * What says that a function is in trouble. A message that fails makes no invocation fail, so Lambda's own metrics do not
 * show it: the function counts it (functions/shared/batch.ts), and the queue grows old. Both are watched where new code
 * is rolled back for them.
 */
function watchedMetrics({ gradual, name }: QueuedFunctionArgs): Array<Omit<CountAlarm, "place" | "alarm" | "topic">> {
  const again = "its messages wait in its queue and are tried again.";
  const ofFunction = (metric: string) => ({
    description: `${metric} of ${name}: ${again}`,
    namespace: "AWS/Lambda",
    metric,
    statistic: "Sum" as const,
    dimensions: { FunctionName: name },
  });
  return [
    ofFunction("Errors"),
    ofFunction("Throttles"),
    ...(gradual
      ? [
          {
            description: `${name} failed on messages; the log group /aws/lambda/${name} says why: ${again}`,
            namespace: "Reflex",
            metric: "Failures",
            statistic: "Sum" as const,
            dimensions: { Function: name },
          },
          {
            description: `A message has waited for more than ${longestWait} s in the queue ${name}: ${name} fails or is too slow.`,
            namespace: "AWS/SQS",
            metric: ageMetric,
            statistic: "Maximum" as const,
            threshold: longestWait,
            dimensions: { QueueName: name },
          },
        ]
      : []),
  ];
}

/** A message that a new version fails on comes back after 6 minutes: they have to belong to the deployment. */
export const gradualRollout = "CodeDeployDefault.LambdaCanary10Percent10Minutes";

const ageMetric = "ApproximateAgeOfOldestMessage";

/** Seconds; less than a message that failed once has to wait. */
const longestWait = 300;

const alarmName = (functionName: string, metric: string) =>
  `${alarmPrefix}${functionName.slice(alarmPrefix.length)}-${metric === ageMetric ? "age" : metric.toLowerCase()}`;

const takeMessages = (place: Place, name: string): NamedStatement =>
  allow("TakeMessages", ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"], queueArn(place, name));

/** What every such function may do: receive its messages, write its log, and trace. */
export const runningStatements = (place: Place, name: string): NamedStatement[] => [
  takeMessages(place, name),
  ...loggingStatements(place, name),
];
