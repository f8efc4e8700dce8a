import { isRecord } from "../../aws/json";
import { textOf } from "./document";
import { code, table } from "./markdown";
import { classifyStep } from "./risk";
import type { AutomationStep, CompiledRunbook } from "./types";

/**
 * A compiled runbook as a section of Markdown: what it does, its risk, who approves, how it is undone.
 * @param level of its heading.
 */
export function describeRunbook(runbook: CompiledRunbook, level = 1): string {
  const { name, summary, risk, riskReasons, undo, document } = runbook;
  const approvals = document.mainSteps.filter(({ action }) => action === "aws:approve");
  const parameters = Object.entries(document.parameters ?? {}).map(
    ([parameter, { type, description = "", default: byDefault }]) => [
      parameter,
      type,
      byDefault === undefined ? "required" : valueText(byDefault),
      description,
    ],
  );
  return [
    `${"#".repeat(level)} ${name}`,
    "",
    summary,
    "",
    `**Risk:** ${risk}${riskReasons.length > 0 ? `, because ${riskReasons.map(({ step, reason }) => `${step}: ${reason}`).join("; ")}` : ""}.`,
    "",
    `**Approval:** ${approvals.length > 0 ? approvals.map(describeApproval).join(" ") : "not required."}`,
    "",
    `**Undo:** ${undo ? `${undo}, with the same incident.` : "none."}`,
    "",
    table(["parameter", "type", "default", "meaning"], parameters),
    "",
    table(
      ["step", "what", "risk", "if it fails"],
      document.mainSteps.flatMap((step) => describeStep(step, "")),
    ),
    "",
  ].join("\n");
}

function describeApproval({ name, inputs, timeoutSeconds }: AutomationStep): string {
  const approvers = Array.isArray(inputs.Approvers)
    ? inputs.Approvers.map(String).join(", ")
    : textOf(inputs.Approvers);
  const hours = timeoutSeconds === undefined ? "7 days" : `${timeoutSeconds / 3600} hours`;
  return `${name} waits ${hours} for ${String(inputs.MinRequiredApprovals ?? 1)} of ${code(approvers)}.`;
}

function describeStep(step: AutomationStep, indent: string): string[][] {
  const { risk, operation } = classifyStep({ ...step });
  const inner = Array.isArray(step.inputs.Steps) ? (step.inputs.Steps as AutomationStep[]) : [];
  const row = [`${indent}${step.name}`, whatIt(step, operation), risk, whenItFails(step)];
  return [row, ...inner.flatMap((each) => describeStep(each, `${indent}↻ `))];
}

function whatIt({ action, inputs }: AutomationStep, operation: string): string {
  const call = operation.replace(":", " ");
  switch (action) {
    case "aws:executeAwsApi":
      return call;
    case "aws:assertAwsResourceProperty":
      return `requires that ${call} says ${list(inputs.DesiredValues)}`;
    case "aws:waitForAwsResourceProperty":
      return `waits until ${call} says ${list(inputs.DesiredValues)}`;
    case "aws:branch":
      return describeBranch(inputs);
    case "aws:loop":
      return inputs.Iterators === undefined
        ? "repeats while its condition holds"
        : `for each of ${valueText(inputs.Iterators)}`;
    case "aws:runCommand":
      return `runs ${isRecord(inputs.Parameters) ? list(inputs.Parameters.commands) : "a command"}`;
    case "aws:sleep":
      return `waits ${textOf(inputs.Duration) || textOf(inputs.Timestamp)}`;
    default:
      return action;
  }
}

function describeBranch(inputs: Record<string, unknown>): string {
  const choices = Array.isArray(inputs.Choices) ? inputs.Choices.filter(isRecord) : [];
  const ways = choices.map(({ NextStep: next, ...test }) => `${textOf(next)} if ${describeTest(test)}`);
  return `goes to ${[...ways, `else ${textOf(inputs.Default) || "the next step"}`].join(", ")}`;
}

function describeTest(test: Record<string, unknown>): string {
  if (isRecord(test.Not)) return `not (${describeTest(test.Not)})`;
  for (const word of ["And", "Or"]) {
    const parts = test[word];
    if (Array.isArray(parts)) return parts.map((part) => describeTest(part)).join(` ${word.toLowerCase()} `);
  }
  const [operator = ""] = Object.keys(test).filter((key) => key !== "Variable");
  return `${valueText(test.Variable)} ${operator} ${valueText(test[operator])}`;
}

function whenItFails({ onFailure = "Abort", isCritical }: AutomationStep): string {
  if (onFailure === "Continue") return isCritical ? "continues, and the run ends as failed" : "continues";
  return onFailure === "Abort" ? "the run ends" : `${onFailure.replace("step:", "goes to ")}`;
}

const valueText = (value: unknown): string => code(typeof value === "string" ? value : JSON.stringify(value));
const list = (value: unknown): string => (Array.isArray(value) ? value.map(valueText).join(" or ") : valueText(value));
