import { demandQueue } from "../../documents/deadLetter";
import { read } from "../../finding";
import { resourceRule } from "../../rule";

/** A call that Scheduler gives up on is kept, not lost. */
export const scheduleDeadLetterQueue = resourceRule({
  name: "scheduler-dead-letter-queue",
  severity: "medium",
  description: "A schedule has a dead-letter queue for calls that fail in spite of all attempts.",
  remediation: [
    "Create a standard SQS queue in the Region of the schedule.",
    "Set target.deadLetterConfig.arn to its ARN, and allow the role of the schedule to sqs:SendMessage to it.",
  ],
  references: [],
  types: ["aws:scheduler/schedule:Schedule"],
  configuration: {},
  *check(inputs) {
    const target = inputs.at("target");
    if ((yield* read(target, "object", "Set it to what the schedule calls.")) === undefined) return;
    yield* demandQueue(target.at("deadLetterConfig").at("arn"), "a call that fails");
  },
});
