import { isRecord } from "../../../aws/json";
import { textOf } from "../document";
import type { Report } from "./problem";

type Where = { step: Record<string, unknown>; path: string };

/** Who approves, and how many of them: the document says it, not the one who starts the run. */
export function checkApprovers(
  document: Record<string, unknown>,
  inputs: Record<string, unknown>,
  where: Where,
  report: Report,
): void {
  const problem = (message: string) => report("approvers", where, message);
  const { Approvers: approvers, MinRequiredApprovals: minimum = 1, Message: message, NotificationArn: topic } = inputs;
  const roles = rolesOf(document);
  if (Array.isArray(approvers)) {
    if (approvers.length === 0 || approvers.length > 10)
      problem(`There are ${approvers.length} approvers: name 1 to 10.`);
    else if (typeof minimum === "number" && minimum > approvers.length)
      problem(`${minimum} approvals are required of ${approvers.length} approver(s): nobody could grant it.`);
    if (approvers.some((approver) => roles.some((role) => sameText(approver, role))))
      problem("The role of the run is among its approvers: it could approve itself.");
    else for (const approver of approvers) checkChosen(document, approver, "Approvers", problem);
  } else if (typeof approvers !== "string") {
    problem("Approvers is a list of user names, user ARNs or role ARNs.");
  } else if (roles.some((role) => sameText(approvers, role))) {
    problem("The role of the run is its approver: it could approve itself.");
  } else checkChosen(document, approvers, "Approvers", problem);
  if (typeof minimum === "number" ? !(Number.isInteger(minimum) && minimum >= 1) : !mayBeEnough(document, minimum))
    problem("MinRequiredApprovals is 1 or more, and written out.");
  if (typeof message === "string" && message.length > 4096)
    problem(`The message has ${message.length} characters; 4,096 is the limit.`);
  const topicName = typeof topic === "string" ? topic.split(":").at(-1) : undefined;
  if (topicName && !topicName.includes("}}") && !topicName.startsWith("Automation"))
    problem(`The name of the topic must begin with Automation, and is ${topicName}.`);
}

/** The role of a run: as the document has it, and the one that holds where nobody names another. */
function rolesOf(document: Record<string, unknown>): unknown[] {
  const fallback = parameterIn(document, document.assumeRole)?.default;
  return [document.assumeRole, fallback].filter((role) => typeof role === "string" && role !== "");
}

/** Whoever starts a run chooses its parameters, and so could name himself. */
function checkChosen(
  document: Record<string, unknown>,
  value: unknown,
  input: string,
  problem: (message: string) => void,
): void {
  const definition = parameterIn(document, value);
  if (definition && !Array.isArray(definition.allowedValues))
    problem(
      `${input} is ${textOf(value)}: whoever starts the run could name himself. Write them out, or limit the parameter by allowedValues.`,
    );
}

/** Text and references: a number in quotes, or a parameter that cannot be less than 1. */
function mayBeEnough(document: Record<string, unknown>, minimum: unknown): boolean {
  const definition = parameterIn(document, minimum);
  if (definition)
    return Array.isArray(definition.allowedValues) && definition.allowedValues.every((value) => Number(value) >= 1);
  return /\{\{/.test(textOf(minimum)) || Number(minimum) >= 1;
}

/** The parameter that is the whole text. */
function parameterIn(document: Record<string, unknown>, value: unknown): Record<string, unknown> | undefined {
  const [, name = ""] = /^\s*\{\{\s*(\w+)\s*\}\}\s*$/.exec(textOf(value)) ?? [];
  const { parameters } = document;
  const definition = isRecord(parameters) && Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  return isRecord(definition) ? definition : undefined;
}

const sameText = (a: unknown, b: unknown): boolean =>
  typeof a === "string" && typeof b === "string" && a.replace(/\s/g, "") === b.replace(/\s/g, "");
