import { actionOf } from "./actions";
import type { Action } from "./actions/action";
import { type DocumentStep, FinalFailure, StepFailure, type StepRecord } from "./types";

/** How a step can fail: out of time, or with an error. */
export type Unsuccessful = { kind: "timed-out" } | { kind: "error"; error: unknown };

export function newRecord(step: DocumentStep, parent?: StepRecord["parent"]): StepRecord {
  return { id: crypto.randomUUID(), step, status: "Pending", attempt: 0, outputs: {}, parent };
}

/** Seconds one attempt may last; undefined when nothing limits it. */
export function limitSeconds(step: DocumentStep, { timeout }: Action): number | undefined {
  const own = step.timeoutSeconds === undefined ? timeout?.byDefault : Number(step.timeoutSeconds);
  if (timeout?.cap === undefined) return own;
  return Math.min(own ?? timeout.cap, timeout.cap);
}

/** A step that would fail the same way, or that a person refused, is not attempted again. */
export function mayRetry(result: Unsuccessful): boolean {
  if (result.kind === "timed-out") return true;
  const { error } = result;
  return error instanceof StepFailure && !(error instanceof FinalFailure) && error.stage !== "InputValidation";
}

/** Default of isCritical (user guide, automation-actions): false when onFailure is Continue, else true. */
export const isCritical = (step: DocumentStep): boolean => step.isCritical ?? step.onFailure !== "Continue";

/** Writes FailureMessage and FailureDetails. */
export function recordFailure(record: StepRecord, result: Unsuccessful): void {
  if (result.kind === "timed-out") {
    const seconds = limitSeconds(record.step, actionOf(record.step));
    record.failureMessage = `the step did not finish within ${seconds} seconds`;
    record.failure = { FailureStage: "Invocation", FailureType: "Action", Details: {} };
    return;
  }
  const { error } = result;
  if (error instanceof FinalFailure) record.outputs = error.outputs;
  record.failureMessage = error instanceof Error ? error.message : String(error);
  const [FailureStage, FailureType] =
    error instanceof StepFailure ? [error.stage, error.type] : (["Invocation", "Internal"] as const);
  record.failure = { FailureStage, FailureType, Details: {} };
}
