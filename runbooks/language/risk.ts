import { isRecord } from "../../aws/json";
import { stepsOf, textOf } from "./document";
import { classifyOperation } from "./operations";
import { type Classified, destructive, disruptive, read, reversible } from "./operations/operation";
import type { Risk } from "./types";

const order: Risk[] = ["read", "reversible", "disruptive", "destructive"];

export const isWorse = (risk: Risk, than: Risk): boolean => order.indexOf(risk) > order.indexOf(than);

/** Actions that call no operation of the runbook's choosing; the others are in `classifyStep`. */
const actions: Record<string, Classified> = {
  "aws:approve": read("requests approval"),
  "aws:branch": read("decides"),
  "aws:copyImage": reversible("adds an image"),
  "aws:createTags": reversible("sets tags"),
  "aws:deleteImage": destructive("the image and its snapshots are gone"),
  "aws:deleteStack": destructive("the resources of the stack are gone"),
  "aws:executeAutomation": destructive("runs a document whose steps cannot be seen here"),
  "aws:executeScript": destructive("runs code whose calls cannot be seen here"),
  "aws:executeStateMachine": destructive("runs states that cannot be seen here"),
  "aws:invokeLambdaFunction": destructive("runs code whose calls cannot be seen here"),
  "aws:invokeWebhook": destructive("calls another system"),
  "aws:loop": read("repeats; its steps have risks of their own"),
  "aws:pause": read("waits for a person"),
  "aws:runInstances": reversible("adds instances"),
  "aws:sleep": read("waits"),
  "aws:updateVariable": read("keeps a value"),
};

/** The class of one step of any document, with the operation or action it was judged by. Never throws. */
export function classifyStep(step: Record<string, unknown>): Classified & { operation: string } {
  const action = textOf(step.action);
  const inputs = isRecord(step.inputs) ? step.inputs : {};
  switch (action) {
    case "aws:executeAwsApi":
    case "aws:assertAwsResourceProperty":
    case "aws:waitForAwsResourceProperty": {
      const [service, operation] = [textOf(inputs.Service), textOf(inputs.Api)];
      return { operation: `${service}:${operation}`, ...classifyOperation(service, operation, inputs) };
    }
    case "aws:changeInstanceState":
      return { operation: action, ...stateChange(inputs) };
    case "aws:createImage":
      return { operation: action, ...classifyOperation("ec2", "CreateImage", inputs) };
    case "aws:createStack":
      return { operation: action, ...classifyOperation("cloudformation", "CreateStack", inputs) };
    case "aws:runCommand":
      return { operation: action, ...classifyOperation("ssm", "SendCommand", inputs) };
    default:
      return {
        operation: action,
        ...((Object.hasOwn(actions, action) ? actions[action] : undefined) ??
          destructive("is not a known action, so the worst is assumed")),
      };
  }
}

function stateChange(inputs: Record<string, unknown>): Classified {
  if (inputs.CheckStateOnly === true) return read("waits for the state without changing it");
  if (inputs.DesiredState === "running") return reversible("starts instances");
  if (inputs.DesiredState === "stopped") return disruptive("stops instances");
  return destructive("terminates instances, or may: the state is not fixed");
}

/** The risk of a whole document: that of its worst step; the reasons name each step of that class. Never throws. */
export function assessRisk(document: unknown): {
  risk: Risk;
  reasons: Array<{ step: string; operation: string; risk: Risk; reason: string }>;
} {
  const steps = stepsOf(document).map(({ step }) => ({ step: textOf(step.name), ...classifyStep(step) }));
  const risk = steps.reduce<Risk>((worst, step) => (isWorse(step.risk, worst) ? step.risk : worst), "read");
  const reasons = risk === "read" ? [] : steps.filter((step) => step.risk === risk);
  return { risk, reasons: reasons.map(({ step, operation, risk, reason }) => ({ step, operation, risk, reason })) };
}
