import { parseArn } from "../../../aws/arn";
import { matchesPattern } from "../../documents/arn";
import { guarantees } from "../../documents/conditions";
import { appliesTo, readPolicy, type Statement } from "../../documents/policyDocument";
import { busOf, eventBus, eventRule, eventTarget, queueType } from "../../eventing/links";
import { Field } from "../../field";
import { allOf, anyOf, type Check, demand, unjudged, type Verdict } from "../../finding";
import { missing } from "../../missing";
import { elsewhereSetting } from "../../setting";
import type { Stack, StackMember } from "../../stack";
import { stackRule } from "../../stackRule";
import { demandRange } from "../../values";

const queuePolicy = "aws:sqs/queuePolicy:QueuePolicy";
const day = 86_400;

/** An event that could not be delivered arrives in the dead-letter queue, and is kept there for a person. */
export const deadLetterQueueKept = stackRule({
  name: "events-dead-letter-queue-kept",
  severity: "high",
  description:
    "The dead-letter queue of an event target exists, accepts messages of that rule, and keeps them encrypted.",
  remediation: [
    "Set messageRetentionSeconds of the queue to 1209600 (14 days).",
    "Set sqsManagedSseEnabled, or a customer key: EventBridge cannot use the key that AWS owns or the alias aws/sqs.",
    "Let events.amazonaws.com sqs:SendMessage with ArnEquals aws:SourceArn of the rule in the policy of the queue.",
  ],
  references: [{ framework: "AWS FSBP", id: "SQS.1" }],
  types: [eventTarget, eventRule, eventBus, queueType, queuePolicy],
  subjects: [eventTarget],
  configuration: {
    minimumRetentionDays: {
      type: "integer",
      minimum: 1,
      maximum: 14,
      description: "Fewest days that undelivered events are kept.",
      default: 14,
    },
    queues: elsewhereSetting("queues"),
  },
  *check(target, { minimumRetentionDays, queues }, stack) {
    const reference = target.at("deadLetterConfig").at("arn");
    // That there is one at all is the concern of events-target-dead-letter-queue.
    if (reference.kind === "absent") return;
    const linked = stack.linked(target, reference, queueType);
    if (!Array.isArray(linked)) {
      yield unjudged(linked);
      return;
    }
    if (linked.length === 0 && !queues.some((pattern) => matchesPattern(pattern, reference.text)))
      yield missing(stack, { field: reference, what: "queue", setting: "queues" }, queueType);
    for (const queue of linked) {
      const named: Named = (key) => new Field(`${key} of the queue ${queue.name ?? ""}`, queue.at(key).value);
      yield* demandRange(named("messageRetentionSeconds"), minimumRetentionDays * day, 14 * day);
      yield* checkEncryption(named);
      yield* checkPolicies(target, queue, stack, named("policy").path);
    }
  },
});

/** A field of the queue, for a message about the target. */
type Named = (key: string) => Field;

function* checkEncryption(named: Named): Check {
  const [managed, key] = [named("sqsManagedSseEnabled"), named("kmsMasterKeyId")];
  const customer = key.kind === "text" && key.value !== "" && key.value !== "alias/aws/sqs";
  const hidden = [managed, key].filter(({ kind }) => kind === "unknown");
  yield* demand(anyOf([managed.value === true, customer, ...hidden]), {
    field: managed.path,
    found: "nothing says that the queue is encrypted with a key that EventBridge can use",
    fix: "Set it to true, or set kmsMasterKeyId to a customer key.",
  });
}

function* checkPolicies(target: StackMember, queue: StackMember, stack: Stack, where: string): Check {
  const documents = [queue, ...stack.referring(queue, "queueUrl", queuePolicy)]
    .map((member) => member.at("policy"))
    .filter(({ kind }) => kind !== "absent");
  const statements: Statement[] = [];
  for (const { value } of documents) {
    const { allowed, complete } = yield* readPolicy(new Field(where, value), "resource");
    // A statement that could not be read may be the one that counts.
    if (!complete) return;
    statements.push(...allowed);
  }
  const rule = ruleResource(target, stack);
  if (rule instanceof Field) {
    yield unjudged(rule);
    return;
  }
  const senders = statements.filter(({ principals }) =>
    principals?.list.some(({ kind, name }) => kind === "service" && name === "events.amazonaws.com"),
  );
  yield* demand(anyOf(senders.map((statement) => takesFrom(statement, rule))), {
    field: where,
    found: `nothing lets the rule ${rule.slice("rule/".length)} send to it`,
    fix: `Allow events.amazonaws.com sqs:SendMessage with ArnEquals aws:SourceArn "arn:…:${rule}".`,
  });
  for (const statement of senders)
    yield* demand(guarantees(statement.conditions, ["aws:sourcearn"], namesCertainRules), {
      field: `${statement.field.path}.Condition`,
      found: "any rule may send to it",
      fix: `Add ArnEquals aws:SourceArn "arn:…:${rule}".`,
    });
}

/** The end of the rule's ARN. */
function ruleResource(target: StackMember, stack: Stack): string | Field {
  const field = target.at("rule");
  const rules = stack.linked(target, field, eventRule);
  const bus = busOf(stack, target);
  if (!Array.isArray(rules)) return rules;
  if (bus instanceof Field) return bus;
  const name = rules[0]?.name ?? field.text;
  return bus === "default" ? `rule/${name}` : `rule/${bus}/${name}`;
}

const takesFrom = (statement: Statement, rule: string): Verdict =>
  allOf([
    appliesTo(statement, "sqs:SendMessage"),
    anyOf(
      statement.conditions
        .filter(({ key }) => key === "aws:sourcearn")
        .flatMap(({ values }) => values)
        .map((value) => (value.kind === "unknown" ? value : namesRule(value.text, rule))),
    ),
  ]);

function namesRule(pattern: string, rule: string): boolean {
  const arn = parseArn(pattern);
  return arn?.service === "events" && matchesPattern(arn.resource, rule);
}

const namesCertainRules = (pattern: string): boolean =>
  parseArn(pattern)?.service === "events" && !namesRule(pattern, "rule/Q7-any-bus/Q7-any-name");
