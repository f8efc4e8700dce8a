import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
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
  /** What the queue accepts messages from: rules, or SQS itself on behalf of another queue. */
  from: { rules: string } | { queueArn: string };
}

/** A queue in which messages wait for 14 days, the longest that SQS keeps one, and the alarm on its depth. */
export function undeliveredQueue(
  name: string,
  { place, queue, alarmTopic, from }: UndeliveredQueueArgs,
  opts: pulumi.CustomResourceOptions,
): aws.sqs.Queue {
  queueDepthAlarm(name, place, queue, alarmTopic, opts);
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

function access(arn: string, accountId: string, from: UndeliveredQueueArgs["from"]) {
  if ("rules" in from) return { policy: queuePolicy(arn, accountId, from.rules) };
  return {
    // SQS moves messages between queues of one account by itself; no policy has to allow it.
    policy: policyJson(denyInsecureTransport("sqs:*", arn)),
    redriveAllowPolicy: JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns: [from.queueArn] }),
  };
}
