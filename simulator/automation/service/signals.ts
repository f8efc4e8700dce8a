import { AwsError, type Principal } from "../../aws";
import type { Run } from "../run";
import { isMap } from "../types";
import { countDecision } from "./approvals";

const invalid = (message: string): AwsError => new AwsError("InvalidAutomationSignalException", message);

/** SendAutomationSignal: Approve and Reject go to whatever step waits for approval, Resume to the paused step it names. */
export function applySignal(run: Run, principal: Principal, input: Record<string, unknown>): void {
  const { wait, execution } = run;
  const signal = String(input.SignalType);
  const payload = isMap(input.Payload) ? input.Payload : {};
  switch (signal) {
    case "Approve":
    case "Reject":
      if (wait?.kind !== "aws:approve") {
        throw invalid(`${signal}: the run has status ${execution.status} and no step waits for approval`);
      }
      countDecision(wait, principal, signal, first(payload.Comment), run.now());
      return;
    case "Resume": {
      if (wait?.kind !== "aws:pause") throw invalid("Resume: no step of the run is paused");
      const paused = execution.current?.step.name;
      if (first(payload.StepName) !== paused) {
        throw new AwsError("AutomationStepNotFoundException", `Payload.StepName must name the paused step, ${paused}`);
      }
      wait.decided?.();
      return;
    }
    case "StartStep":
    case "StopStep":
    case "Revoke":
      throw invalid(`${signal} is for interactive runs and change requests, not for this run`);
    default:
      throw new AwsError(
        "ValidationException",
        `SignalType "${signal}" is none of Approve, Reject, StartStep, StopStep, Resume, Revoke`,
      );
  }
}

const first = (values: unknown): string | undefined => (Array.isArray(values) ? String(values[0]) : undefined);
