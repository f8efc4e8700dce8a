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
