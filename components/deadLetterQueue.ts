import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { attempts } from "../functions/shared/batch";
import { queueDepthAlarm } from "./alarms";
import { type Place, queueArn } from "./naming";
import { denyInsecureTransport, policyJson, queuePolicy } from "./policies";

interface Undelivered {
  place: Place;
  /** Name of the queue. */
  queue: string;
  /** Name of the topic, in the same place, that is notified when something is in the queue. */
  alarmTopic: string;
}

export interface DeadLetterQueueArgs extends Undelivered {
  /** The rule, or a pattern of the rules, whose undeliverable events the queue holds; nobody else may send to it. */
  rules: string;
}

/** Where undeliverable events wait, with the alarm that says so. */
export class DeadLetterQueue extends pulumi.ComponentResource {
  readonly arn: string;

  constructor(name: string, args: DeadLetterQueueArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:DeadLetterQueue", name, args, opts);
    this.arn = queueArn(args.place, args.queue);
    undeliveredQueue(name, { ...args, from: { rules: args.rules } }, { parent: this });
    this.registerOutputs({ arn: this.arn });
  }
}

export interface UndeliveredQueueArgs extends Undelivered {
  /** What the queue accepts messages from: rules, or SQS itself on behalf of the queue of a function, by its name. */
  from: { rules: string } | { queueArn: string; handledBy: string };
}

/** A queue in which messages wait for 14 days, the longest that SQS keeps one, and the alarm on its depth. */
export function undeliveredQueue(
  name: string,
  { place, queue, alarmTopic, from }: UndeliveredQueueArgs,
  opts: pulumi.CustomResourceOptions,
): aws.sqs.Queue {
  queueDepthAlarm(name, place, { queue, remedy: remedyOf(from) }, alarmTopic, opts);
  return new aws.sqs.Queue(
    name,
    {
      name: queue,
      region: place.region,
      messageRetentionSeconds: 1_209_600,
      // EventBridge cannot use the key that AWS owns for SQS by default; SQS-managed encryption is a different one.
      sqsManagedSseEnabled: true,
      ...access(queueArn(place, queue), place.accountId, from),
    },
    opts,
  );
}

/**
 * How people find the cause. EventBridge writes it into the message (EventBridge guide, "Using dead-letter queues");
 * what SQS moves keeps the attributes that it came with, and none names a cause (SQS guide, "Dead-letter queues").
 */
function remedyOf(from: UndeliveredQueueArgs["from"]): string {
  return "rules" in from
    ? "EventBridge could not deliver them. Read their attributes RULE_ARN, TARGET_ARN and ERROR_MESSAGE, fix the cause and redrive them."
    : `${from.handledBy} failed on them ${attempts} times. The log group /aws/lambda/${from.handledBy} says why: ` +
        "read its errors, fix the cause and redrive them.";
}

function access(arn: string, accountId: string, from: UndeliveredQueueArgs["from"]) {
  if ("rules" in from) return { policy: queuePolicy(arn, accountId, from.rules) };
  return {
    // SQS moves messages between queues of one account by itself; no policy has to allow it.
    policy: policyJson(denyInsecureTransport("sqs:*", arn)),
    redriveAllowPolicy: JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns: [from.queueArn] }),
  };
}
