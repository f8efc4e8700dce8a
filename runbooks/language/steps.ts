import type { Ref } from "./references";
import { type FailurePath, firstStep, type Recovery } from "./scope";
import type { AutomationStep } from "./types";

/** What every step can be given beside its inputs. */
export interface StepOptions {
  description?: string;
  /** Attempts in all. A retry is a new call: use it where repeating is harmless. */
  maxAttempts?: number;
  timeoutSeconds?: number;
  /** Abort (default), Continue with the next step, go to a failure path, or to the recovery that is being written. */
  onFailure?: "Abort" | "Continue" | FailurePath | Recovery;
  /** False: the failure of this step does not make the run fail. Only with an onFailure that goes on. */
  isCritical?: boolean;
}

/** The question to the approvers, and the time for their answer. */
export interface Approval {
  message: string;
  /** User names, user ARNs or role ARNs in the account of the run: at most 10, never the role of the run itself. */
  approvers: Array<string | Ref<string>>;
  /** Topic in the account and Region of the run whose name begins with `Automation`. */
  notificationArn: string;
  minRequiredApprovals?: number;
  timeoutSeconds: number;
  /** Where a run goes that was rejected or that nobody approved in time. */
  onRefusal: "Abort" | FailurePath;
}

/** Options of all steps of a part of a runbook. */
export interface StepDefaults {
  /** Of calls and of what waits; a branch or a variable has none. */
  description?: string;
  onFailure?: StepOptions["onFailure"];
  /** Attempts of each API call: use it where repeating is harmless. */
  maxAttempts?: number;
}

export function step(
  name: string,
  action: string,
  inputs: Record<string, unknown>,
  options: StepOptions = {},
  outputs: NonNullable<AutomationStep["outputs"]> = [],
): AutomationStep {
  const { description, maxAttempts, timeoutSeconds, onFailure, isCritical } = options;
  const written: AutomationStep = {
    name,
    action,
    description,
    maxAttempts,
    timeoutSeconds,
    isCritical,
    inputs,
    ...(outputs.length > 0 && { outputs }),
  };
  if (typeof onFailure !== "object") written.onFailure = onFailure;
  else if ("failing" in onFailure) onFailure.failing.push(written);
  else written.onFailure = `step:${firstStep(onFailure)}`;
  return written;
}

/** The step with its keys in the order in which every document has them, and its references written out. */
export function plainStep(step: AutomationStep): AutomationStep {
  const { name, action, description, maxAttempts, timeoutSeconds, onFailure, isCritical, nextStep, isEnd, inputs } =
    step;
  const { Steps: inner, ...rest } = inputs;
  const ordered: AutomationStep = {
    name,
    action,
    description,
    maxAttempts,
    timeoutSeconds,
    onFailure,
    isCritical,
    nextStep,
    isEnd,
    inputs: Array.isArray(inner) ? { ...rest, Steps: inner.map((s: AutomationStep) => plainStep(s)) } : inputs,
    outputs: step.outputs,
  };
  return JSON.parse(JSON.stringify(ordered));
}
