import { parseArn } from "../../../aws/arn";
import type { Field } from "../../field";
import { type Check, read } from "../../finding";
import { resourceRule } from "../../rule";
import { demandRange } from "../../values";

/** Limits of PutTargets (botocore service model of EventBridge). */
const mostAttempts = 185;
const ageLimits = [60, 86_400] as const;

/** What EventBridge cannot deliver is retried and then kept, never lost. */
export const targetDeadLetterQueue = resourceRule({
  name: "events-target-dead-letter-queue",
  severity: "high",
  description:
    "An event target has a dead-letter queue and a retry policy; an event bus, which has no retry policy, needs a role.",
  remediation: [
    "Create a standard SQS queue in the Region of the rule, with a policy that lets the rule send to it.",
    "Set deadLetterConfig.arn of the target to the ARN of the queue.",
    "Set retryPolicy with both of its values, or roleArn where the target is an event bus.",
  ],
  references: [],
  types: ["aws:cloudwatch/eventTarget:EventTarget"],
  configuration: {
    minimumRetryAttempts: {
      type: "integer",
      minimum: 0,
      maximum: mostAttempts,
      description: "Fewest attempts after the first that a retry policy may set.",
      default: 1,
    },
  },
  *check(inputs, { minimumRetryAttempts }) {
    yield* checkQueue(inputs.at("deadLetterConfig").at("arn"));
    const arn = yield* read(inputs.at("arn"), "text", "Set the ARN of the target.");
    if (arn === undefined) return;
    if (isBus(arn)) yield* checkBusTarget(inputs);
    else yield* checkRetries(inputs.at("retryPolicy"), minimumRetryAttempts);
  },
});

const isBus = (text: string): boolean => {
  const arn = parseArn(text);
  return arn?.service === "events" && arn.resource.startsWith("event-bus/");
};

function* checkQueue(field: Field): Check {
  const fix = "Set it to the ARN of a standard SQS queue, so that events that cannot be delivered are kept.";
  const text = yield* read(field, "text", fix);
  if (text === undefined) return;
  const arn = parseArn(text);
  if (arn?.service !== "sqs") yield { field: field.path, found: `found "${text}", which is no queue`, fix };
  else if (arn.resource.endsWith(".fifo"))
    yield { field: field.path, found: "a FIFO queue cannot be a dead-letter queue of EventBridge", fix };
}

/** "Retry policy is not supported for Event bus targets.", and a bus target without a role is refused (recorded). */
function* checkBusTarget(inputs: Field): Check {
  const policy = inputs.at("retryPolicy");
  if (policy.kind !== "absent")
    yield { field: policy.path, found: "EventBridge refuses a retry policy for an event bus", fix: "Remove it." };
  const role = inputs.at("roleArn");
  const fix = "Set it to a role that may events:PutEvents to that bus; EventBridge refuses the target without one.";
  const text = yield* read(role, "text", fix);
  if (text !== undefined && !/^role\/./.test(parseArn(text)?.resource ?? ""))
    yield { field: role.path, found: `found "${text}", which is no role`, fix };
}

function* checkRetries(policy: Field, minimumRetryAttempts: number): Check {
  if (policy.kind === "absent") {
    yield {
      field: policy.path,
      found: "it is missing",
      fix: `Set maximumRetryAttempts (up to ${mostAttempts}) and maximumEventAgeInSeconds (up to ${ageLimits[1]}).`,
    };
    return;
  }
  yield* demandRange(policy.at("maximumRetryAttempts"), minimumRetryAttempts, mostAttempts);
  yield* demandRange(policy.at("maximumEventAgeInSeconds"), ...ageLimits);
}
