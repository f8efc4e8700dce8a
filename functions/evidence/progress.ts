import { type Answered, hasFailed, type Progress, type RunProgress } from "../../organization/incidentState";
import { documentName } from "../../organization/names";
import { type Answers, outputsOf } from "./answers";
import { type Course, progressOf } from "./course";
import type { Incident } from "./incident";

/** How far an incident has come, as its decision and its run or workflow say. */
export function progressOfIncident(
  { decision, execution }: Incident,
  run: Course | undefined,
  workflow: Answers | undefined,
): Progress {
  const reasons = decision?.decision.reasons ?? [];
  const stopped = reasons.some(({ check, outcome }) => check === "stop" && outcome === "stop");
  const undo = decision?.procedure?.undo?.name;
  const runs = run ? [progressOf(run, undo !== undefined && documentName(undo) === run.document)] : [];
  if (execution?.kind === "workflow") {
    const status = outputsOf<{ status?: string }>(workflow, "DescribeExecution").at(-1)?.status ?? "RUNNING";
    runs.push(workflowProgress(status, workflow));
  }
  return { action: decision?.decision.action, stopped, runs };
}

interface History {
  events?: Array<{
    type?: string;
    taskTimedOutEventDetails?: { resource?: string };
    taskSucceededEventDetails?: { resource?: string };
    executionFailedEventDetails?: { error?: string };
    executionSucceededEventDetails?: { output?: string };
  }>;
}

/**
 * How far a workflow has come. Its runbooks have files of their own: here it counts as having changed something. It ends
 * with an error of Reflex's own name where people said no or nothing; any other is a failure.
 */
function workflowProgress(status: string, workflow: Answers | undefined): RunProgress {
  const events = outputsOf<History>(workflow, "GetExecutionHistory").flatMap(({ events: some = [] }) => some);
  const asks = (details: { resource?: string } | undefined) => details?.resource === "publish.waitForTaskToken";
  const answers = events.flatMap((event): Answered[] => {
    if (asks(event.taskTimedOutEventDetails)) return ["timed-out"];
    return asks(event.taskSucceededEventDetails) ? ["approved"] : [];
  });
  const foreseen = events.some(({ executionFailedEventDetails: end }) => end?.error?.startsWith("Reflex."));
  const released = events.some(({ executionSucceededEventDetails: end }) =>
    /"outcome":"released"/.test(end?.output ?? ""),
  );
  // What was answered with is a choice of the workflow's own: where it ended so after an answer, the answer was a no.
  const last = foreseen && answers.at(-1) === "approved" ? [...answers.slice(0, -1), "rejected" as const] : answers;
  return { status, answers: last, changed: true, broken: hasFailed(status) && !foreseen, undoes: released };
}
