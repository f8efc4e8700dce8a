import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { queueDepthAlarm } from "./alarms";
import { type Place, queueArn } from "./naming";
import { queuePolicy } from "./policies";

export interface DeadLetterQueueArgs {
  place: Place;
  /** Name of the queue. */
  queue: string;
  /** Rules whose undeliverable events the queue takes; nobody else may send to it. */
  ruleArns: string[];
  /** Name of the topic, in the same place, that hears when something is in the queue. */
  alarmTopic: string;
}

/** Where undeliverable events wait (14 days), with the alarm that says so. */
export class DeadLetterQueue extends pulumi.ComponentResource {
  readonly arn: string;

  constructor(name: string, args: DeadLetterQueueArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:DeadLetterQueue", name, args, opts);
    this.arn = queueArn(args.place, args.queue);
    new aws.sqs.Queue(
      name,
      {
        name: args.queue,
        region: args.place.region,
        messageRetentionSeconds: 1_209_600,
        // EventBridge cannot use the key that AWS owns for SQS by default; SQS-managed encryption is a different one.
        sqsManagedSseEnabled: true,
        policy: queuePolicy(this.arn, args.place.accountId, args.ruleArns),
      },
      { parent: this },
    );
    queueDepthAlarm(name, args.place, args.queue, args.alarmTopic, { parent: this });
    this.registerOutputs({ arn: this.arn });
  }
}
