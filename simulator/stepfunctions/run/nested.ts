import { type Activity, ActivityOver } from "../activity";
import { StateError } from "../errors";
import type { Pattern } from "../integrations/resource";
import { isJsonMap, type Json, type JsonMap } from "../json";
import { hasEnded, redriveFields } from "../service/views";
import type { ExecutionRecord, TaskCredentials } from "../types";
import type { ExecutionRun } from "./executionRun";

/**
 * Waits for an execution that a task started (`states:startExecution.sync` and `.sync:2`), and gives its description.
 * The service learns of its end through a managed rule, whose permissions were checked at creation. When the task is
 * ended before, the child is stopped, as far as the role may ("Run a Job", Step Functions guide, connect-to-resource).
 */
export async function nestedResult(
  run: ExecutionRun,
  answer: Json,
  pattern: Pattern,
  activity: Activity,
  credentials: TaskCredentials,
): Promise<Json> {
  const executionArn = isJsonMap(answer) ? String(answer.ExecutionArn) : "";
  const child = run.host.execution(executionArn);
  if (!child) throw new StateError("States.TaskFailed", `There is no execution ${executionArn}`);
  try {
    if (!hasEnded(child)) await activity.until((resume) => run.host.whenEnded(child, resume));
  } catch (error) {
    if (error instanceof ActivityOver && !hasEnded(child)) stop(run, executionArn, credentials);
    throw error;
  }
  const result = description(child, pattern === "sync:2");
  if (child.status === "SUCCEEDED") return result;
  // "If a nested state machine throws a States.Timeout, the parent will receive a States.TaskFailed error."
  throw new StateError("States.TaskFailed", JSON.stringify(result));
}

function stop(run: ExecutionRun, executionArn: string, credentials: TaskCredentials): void {
  const { clock, callAws, timeline } = run.host.dependencies;
  const { region } = run.execution;
  void clock.busy(async () => {
    try {
      const parameters = { executionArn };
      await callAws({ region, credentials, service: "stepfunctions", operation: "StopExecution", parameters });
    } catch (error) {
      timeline.add({
        kind: "note",
        text: `${executionArn} goes on: it could not be stopped: ${(error as Error).message}`,
      });
    }
  });
}

/** Recorded: members in PascalCase, moments in milliseconds; `.sync:2` gives input and output as JSON, `.sync` as text. */
function description(child: ExecutionRecord, asJson: boolean): JsonMap {
  const { redriveCount, redriveStatus, redriveStatusReason } = redriveFields(child);
  const { output, error, cause } = child;
  return {
    ExecutionArn: child.arn,
    Input: asJson ? child.input : child.inputText,
    InputDetails: { Included: true },
    Name: child.name,
    ...(output !== undefined && {
      Output: asJson ? output : JSON.stringify(output),
      OutputDetails: { Included: true },
    }),
    ...(error !== undefined && { Error: error }),
    ...(cause !== undefined && { Cause: cause }),
    RedriveCount: redriveCount,
    RedriveStatus: redriveStatus,
    RedriveStatusReason: redriveStatusReason,
    StartDate: child.startedAt.getTime(),
    StateMachineArn: child.machine.arn,
    Status: child.status,
    ...(child.stoppedAt && { StopDate: child.stoppedAt.getTime() }),
  };
}
