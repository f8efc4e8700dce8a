import { isRecord } from "../../../aws/json";
import { operationNamed } from "../../../aws/operationNames";
import { isStreaming } from "../../../aws/streaming";
import { rulesOf } from "../actions";
import type { LocatedStep } from "../document";
import { classifyStep } from "../risk";
import { checkBranch, checkLoop } from "./conditions";
import type { Report } from "./problem";
import { isPath, isSelector } from "./selectors";

/** The inputs of one step against those that its action accepts. */
export function checkInputs(
  { step, path, loop }: LocatedStep,
  document: Record<string, unknown>,
  report: Report,
): void {
  const where = { step, path };
  const rules = rulesOf(step.action);
  if (!rules) {
    report("unknown-action", where, `Automation has no action ${JSON.stringify(step.action) ?? "undefined"}.`);
    return;
  }
  const inputs = isRecord(step.inputs) ? step.inputs : {};
  for (const input of rules.required)
    if (inputs[input] === undefined) report("required-input", where, `${step.action} needs the input ${input}.`);
  if (rules.optional)
    for (const input of Object.keys(inputs))
      if (!rules.required.includes(input) && !rules.optional.includes(input))
        report(
          "unknown-input",
          { step, path: `${path}.inputs.${input}` },
          `${step.action} has no input ${input}.`,
          rules.tolerated?.includes(input) ? "warning" : "error",
        );
  if (
    rules.maxTimeoutSeconds !== undefined &&
    typeof step.timeoutSeconds === "number" &&
    step.timeoutSeconds > rules.maxTimeoutSeconds
  )
    report("timeout", where, `${step.action} ends after ${rules.maxTimeoutSeconds} seconds at most.`, "warning");
  switch (step.action) {
    case "aws:branch":
      checkBranch(inputs, where, report);
      break;
    case "aws:loop":
      checkLoop(inputs, where, report, loop);
      break;
    case "aws:executeScript":
      report(
        "no-script",
        where,
        "A script cannot be reviewed, simulated or given exact permissions: use aws:executeAwsApi steps.",
      );
      break;
    case "aws:executeAwsApi":
    case "aws:assertAwsResourceProperty":
    case "aws:waitForAwsResourceProperty":
      checkCall(step, inputs, where, report);
      break;
    case "aws:sleep":
      if ((inputs.Duration === undefined) === (inputs.Timestamp === undefined))
        report("required-input", where, "aws:sleep needs either Duration or Timestamp.");
      break;
    case "aws:pause":
      if (loop !== undefined) report("pause-in-loop", where, "Pauses inside a loop are not documented.", "warning");
      break;
    case "aws:updateVariable":
      checkVariable(inputs, document, where, report);
      break;
    case "aws:runCommand":
      if ((inputs.InstanceIds === undefined) === (inputs.Targets === undefined))
        report("required-input", where, "aws:runCommand needs either InstanceIds or Targets.");
      break;
  }
}

type Where = { step: Record<string, unknown>; path: string };

function checkCall(step: Record<string, unknown>, inputs: Record<string, unknown>, where: Where, report: Report): void {
  const { Service: service, Api: operation } = inputs;
  if (typeof service !== "string" || typeof operation !== "string") return;
  const named = operationNamed(service, operation);
  if (named?.service !== service || named.operation !== operation)
    report(
      "operation-name",
      where,
      `Service is the boto3 name and Api the PascalCase name of an operation, both fixed: ${service} ${operation} is not.`,
      named ? "warning" : "error",
    );
  if (!named) return;
  if (isStreaming(named.service, named.operation))
    report(
      "streaming-operation",
      where,
      `${service} ${operation} streams its input or output, which Automation refuses.`,
    );
  if (step.action === "aws:executeAwsApi") return;
  if (inputs.PropertySelector !== undefined && !isSelector(inputs.PropertySelector))
    report(
      "selector",
      where,
      "PropertySelector begins with $ and uses only .key, ..key, [n] and [?(@.key == 'value')].",
      isPath(inputs.PropertySelector) ? "warning" : "error",
    );
  if (inputs.DesiredValues !== undefined && !(Array.isArray(inputs.DesiredValues) && inputs.DesiredValues.length > 0))
    report("required-input", where, "DesiredValues is a list of at least one value.");
  if (classifyStep(step).risk !== "read")
    report(
      "asks-with-a-change",
      where,
      `${step.action} calls ${service} ${operation} to query something, but that is not a read.`,
      "warning",
    );
}

function checkVariable(
  inputs: Record<string, unknown>,
  document: Record<string, unknown>,
  where: Where,
  report: Report,
): void {
  const name = typeof inputs.Name === "string" ? /^variable:(\w+)$/.exec(inputs.Name)?.[1] : undefined;
  if (name === undefined) report("variable", where, "Name is written variable:NAME.");
  else if (!isRecord(document.variables) || !Object.hasOwn(document.variables, name))
    report("variable", where, `The document declares no variable ${name}.`);
  if (inputs.Value === "") report("variable", where, "A variable cannot be set to empty text.");
}
