import { isRecord } from "../../aws/json";
import { cannotSucceed } from "../../runbooks/language/checks/graph";
import { stepsOf, textOf } from "../../runbooks/language/document";
import { type Mark, markOf } from "../../runbooks/language/marks";
import { classifyStep } from "../../runbooks/language/risk";

/** A step that calls AWS, and what depends on it. */
export interface CallingStep {
  name: string;
  /** What it calls: `ec2:CreateTags`, or the action. */
  call: string;
  /** It changes nothing. */
  reads: boolean;
  /** It notifies people. */
  message: boolean;
  mark: Mark;
}

const callless = new Set(["aws:branch", "aws:loop", "aws:pause", "aws:sleep", "aws:updateVariable"]);

/** The steps of a runbook that call AWS, in their order. Steps that only end the run with a reason are left out. */
export function callingSteps(document: unknown): CallingStep[] {
  return stepsOf(document).flatMap(({ step }) => {
    const inputs = isRecord(step.inputs) ? step.inputs : {};
    if (callless.has(textOf(step.action)) || cannotSucceed(step, inputs)) return [];
    const { operation, risk } = classifyStep(step);
    return [
      {
        name: textOf(step.name),
        call: operation,
        reads: risk === "read",
        message: operation === "sns:Publish",
        mark: markOf(step),
      },
    ];
  });
}
