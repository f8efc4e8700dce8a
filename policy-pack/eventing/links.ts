import { parseArn } from "../../aws/arn";
import type { Field } from "../field";
import type { Stack, StackMember } from "../stack";

export const eventRule = "aws:cloudwatch/eventRule:EventRule";
export const eventTarget = "aws:cloudwatch/eventTarget:EventTarget";
export const eventBus = "aws:cloudwatch/eventBus:EventBus";
export const queueType = "aws:sqs/queue:Queue";
export const functionType = "aws:lambda/function:Function";
export const stateMachine = "aws:sfn/stateMachine:StateMachine";
export const topicType = "aws:sns/topic:Topic";
export const documentType = "aws:ssm/document:Document";
export const mappingType = "aws:lambda/eventSourceMapping:EventSourceMapping";

/** Types that targets lead to, with the service that then receives the event. */
const receivers: Readonly<Record<string, string>> = {
  [eventBus]: "events",
  [queueType]: "sqs",
  [functionType]: "lambda",
  [stateMachine]: "states",
  [topicType]: "sns",
  [documentType]: "ssm",
  "aws:cloudwatch/logGroup:LogGroup": "logs",
};

export const targetTypes: readonly string[] = Object.keys(receivers);

/** The bus of a rule, target or policy: its name, or the field where it is not known. */
export function busOf(stack: Stack, member: StackMember): string | Field {
  const field = member.at("eventBusName");
  if (field.kind === "absent") return "default";
  const linked = stack.linked(member, field, eventBus);
  if (!Array.isArray(linked)) return linked;
  return linked[0]?.name ?? field.text.slice(field.text.lastIndexOf("/") + 1);
}

/** The targets of a rule in the same stack. */
export const targetsOf = (stack: Stack, rule: StackMember): StackMember[] =>
  stack.referring(rule, "rule", eventTarget).filter((target) => {
    const [one, other] = [busOf(stack, rule), busOf(stack, target)];
    return typeof one !== "string" || typeof other !== "string" || one === other;
  });

/** The service that a target hands events to, or the field where that is not known. */
export const serviceOf = (stack: Stack, target: StackMember): string | Field =>
  receiverOf(stack, target, target.at("arn"));

/** The service of what a field names, where it can be a target, or the field where that is not known. */
export function receiverOf(stack: Stack, owner: StackMember, field: Field): string | Field {
  if (field.kind === "text") return parseArn(field.text)?.service ?? "";
  const linked = stack.linked(owner, field, ...targetTypes);
  if (!Array.isArray(linked)) return linked;
  return receivers[linked[0]?.type ?? ""] ?? "";
}
