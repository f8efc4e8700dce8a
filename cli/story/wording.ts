import type { StepWords } from "../../page/drill/record";
import { classifyStep } from "../../runbooks/language/risk";
import type { AutomationDocument, AutomationStep } from "../../runbooks/language/types";
import type { Deployment } from "../../simulator";

const actionsThatOnlyLook = [
  "aws:branch",
  "aws:assertAwsResourceProperty",
  "aws:waitForAwsResourceProperty",
  "aws:updateVariable",
];

/** The steps of every document of a deployment, by the document's name, in document order. */
export function stepsByDocument({ resources }: Deployment): Record<string, StepWords[]> {
  const documents = resources.filter(({ type }) => type === "aws:ssm/document:Document");
  return Object.fromEntries(
    documents.map(({ inputs }) => [
      String(inputs.name),
      stepWordings(JSON.parse(String(inputs.content)) as AutomationDocument),
    ]),
  );
}

/** The steps of a document as a story needs them, those inside loops included. */
export function stepWordings(document: AutomationDocument): StepWords[] {
  return document.mainSteps.flatMap(function wording(step: AutomationStep): StepWords[] {
    const inner = step.action === "aws:loop" ? ((step.inputs.Steps ?? []) as AutomationStep[]) : [];
    const { risk } = classifyStep({ ...step });
    const { Service, Api } = step.inputs;
    return [
      {
        name: step.name,
        action: step.action,
        ...(typeof Service === "string" && typeof Api === "string" && { call: `${Service} ${Api}` }),
        risk,
        // A notification of a runbook is in the story as a message.
        quiet:
          actionsThatOnlyLook.includes(step.action) ||
          step.inputs.Service === "sns" ||
          (inner.length === 0 && risk === "read"),
        mayFail: step.onFailure === "Continue",
      },
      ...inner.flatMap(wording),
    ];
  });
}

const shownValues = 3;
const longestValue = 48;

/** Inputs that say nothing of what a step acts upon. */
const beside = ["Service", "Api", "ClientToken", "Description", "ConditionExpression", "TableName", "Item", "Steps"];
const tagged = ["Tags", "TagSpecifications"];

/** What a step acts upon: the first few plain values of its inputs, or what a loop goes through. */
export function subjectsOf(inputs: Record<string, unknown> | undefined): string {
  const values = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value === "string") {
      if (value.length <= longestValue && value !== "") values.add(value);
    } else if (value && typeof value === "object") {
      for (const inner of Object.values(value)) collect(inner);
    }
  };
  for (const [name, value] of Object.entries(inputs ?? {})) {
    if (![...beside, ...tagged].includes(name)) collect(value);
  }
  const more = values.size - shownValues;
  return [...values].slice(0, shownValues).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** Where a rule sends to, in words. */
export function shortTarget(arn: string): string {
  const [, , service, , , ...rest] = arn.split(":");
  const name = rest
    .join(":")
    .replace(/^.*\//, "")
    .replace(/:\$DEFAULT$/, "");
  switch (service) {
    case "events":
      return `sends to bus ${name}`;
    case "sqs":
      return `queues for ${name.replace(/^reflex-/, "")}`;
    case "sns":
      return `publishes to ${name}`;
    case "ssm":
      return `starts ${name}`;
    default:
      return `invokes ${name}`;
  }
}

/** What a task of a workflow calls: `arn:aws:states:::aws-sdk:iam:getUser` is `iam getUser`. */
export const calledBy = (resource: string): string =>
  // The function makes the calls of workflows in member accounts.
  resource.endsWith(":lambda:invoke") ? "calls the member account" : resource.split(":").slice(-2).join(" ");

/** The title of a message: that of the chat notification schema, else its subject, else its first line. */
export function readableMessage(message: string, subject?: string): string {
  try {
    // One text for each protocol (SNS, MessageStructure), or the notification itself.
    const { default: forChat, content } = JSON.parse(message) as { default?: string; content?: { title?: string } };
    if (forChat !== undefined) return readableMessage(forChat, subject);
    if (content?.title) return content.title;
  } catch {
    // Not JSON: the text is the message.
  }
  return subject ?? message.split("\n")[0] ?? "";
}
