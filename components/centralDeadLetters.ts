import * as pulumi from "@pulumi/pulumi";
import { totalAlarm } from "./alarms";
import { DeadLetterQueue } from "./deadLetterQueue";
import { alarmPrefix, centralDeadLetterQueueName, ownRules, type Place } from "./naming";

export interface CentralDeadLettersArgs {
  place: Place;
  /** Name of the topic that is notified. */
  alarmTopic: string;
}

/**
 * Where events wait that no rule of the security account could deliver, with an alarm for each way in which a delivery fails: into
 * that queue, or past it. One for all rules: the attributes of each message name its rule, its target and the error.
 */
export class CentralDeadLetters extends pulumi.ComponentResource {
  readonly arn: string;

  constructor(name: string, args: CentralDeadLettersArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:CentralDeadLetters", name, {}, opts);
    const { place, alarmTopic } = args;
    const queue = centralDeadLetterQueueName;
    this.arn = new DeadLetterQueue(name, { place, queue, rules: ownRules(place), alarmTopic }, { parent: this }).arn;
    // The metric's documentation spells it DLQ on one page and Dlq on another; only the latter exists (recorded).
    const metric = "InvocationsFailedToBeSentToDlq";
    totalAlarm(
      `${name}-${metric}`,
      {
        place,
        alarm: `${alarmPrefix}${metric}`,
        description: `Events were neither delivered nor kept in ${queue}. The metric ${metric} names the rule; the archive of the bus has the events.`,
        query: `SELECT SUM(${metric}) FROM "AWS/Events"`,
        topic: alarmTopic,
      },
      { parent: this },
    );
    this.registerOutputs({ arn: this.arn });
  }
}
