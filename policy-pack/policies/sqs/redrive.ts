import { matchesPattern } from "../../documents/arn";
import { mappingType, queueType } from "../../eventing/links";
import type { Field } from "../../field";
import { type Check, read, unjudged } from "../../finding";
import { missing } from "../../missing";
import { elsewhereSetting } from "../../setting";
import type { Stack, StackMember } from "../../stack";
import { stackRule } from "../../stackRule";
import { demandRange, readJson } from "../../values";

const redrivePolicy = "aws:sqs/redrivePolicy:RedrivePolicy";

/** A message that cannot be processed is moved to another queue, instead of being retried until it is lost. */
export const queueRedrive = stackRule({
  name: "sqs-redrive",
  severity: "high",
  description: "A queue that a function reads moves messages that fail repeatedly to an existing dead-letter queue.",
  remediation: [
    "Make a dead-letter queue of the same kind, with a retention of 14 days and an alarm.",
    "Set redrivePolicy of the queue: deadLetterTargetArn and maxReceiveCount of 5 or more.",
  ],
  references: [],
  types: [queueType, mappingType, redrivePolicy],
  subjects: [queueType],
  configuration: {
    minimumReceives: {
      type: "integer",
      minimum: 1,
      maximum: 1000,
      description: "Fewest attempts before a message is moved. Lambda recommends 5, because throttled attempts count.",
      default: 5,
    },
    queues: elsewhereSetting("dead-letter queues"),
  },
  *check(queue, { minimumReceives, queues }, stack) {
    if (stack.referring(queue, "eventSourceArn", mappingType).length === 0) return;
    const [separate] = stack.referring(queue, "queueUrl", redrivePolicy);
    const owner = queue.at("redrivePolicy").kind === "absent" && separate ? separate : queue;
    const fix = "Set it to deadLetterTargetArn and maxReceiveCount as JSON text.";
    const policy = yield* readJson(owner.at("redrivePolicy"), fix);
    if (!policy) return;
    yield* demandRange(numberOf(policy.at("maxReceiveCount")), minimumReceives, 1000);
    yield* checkTarget(policy.at("deadLetterTargetArn"), owner, queues, stack);
  },
});

/** SQS accepts the number as text too. */
const numberOf = (field: Field): Field =>
  field.kind === "text" && /^\d+$/.test(field.text) ? field.as(Number(field.value)) : field;

function* checkTarget(field: Field, owner: StackMember, queues: string[], stack: Stack): Check {
  const text = yield* read(field, "text", "Set it to the ARN of the dead-letter queue.");
  if (text === undefined) return;
  const linked = stack.linked(owner, field, queueType);
  if (!Array.isArray(linked)) yield unjudged(linked);
  else if (linked.length === 0 && !queues.some((pattern) => matchesPattern(pattern, text)))
    yield missing(stack, { field, what: "queue", setting: "queues" }, queueType);
}
