import type { Answers } from "./answers";
import type { Course } from "./course";
import type { Incident, Stage } from "./incident";

/** Minutes after a call until CloudTrail shows it, at the most (about 5 on average, not guaranteed: its FAQ). */
const trailDelay = 15;

const ended = ["Success", "Failed", "TimedOut", "Cancelled", "CompletedWithSuccess", "CompletedWithFailure"];

/** What is still open, in sentences: what waits, what failed, what this file does not know. */
export function openPoints(
  incident: Incident,
  stage: Stage,
  run: Course | undefined,
  sources: readonly Answers[],
): string[] {
  return [...aboutDecision(incident), ...aboutRun(incident, stage, run), ...aboutKnowledge(sources)];
}

function aboutDecision({ decision }: Incident): string[] {
  if (decision?.decision.action !== "page") return [];
  const reasons = decision.decision.reasons.filter(({ outcome }) => outcome === "stop").map(({ detail }) => detail);
  return [`A person must decide: nothing was started, because ${reasons.join("; ")}.`];
}

function aboutRun({ decision, execution }: Incident, stage: Stage, run: Course | undefined): string[] {
  if (!execution) return [];
  if (!run) return execution.kind === "runbook" ? [`How run ${execution.id} went could not be read.`] : [];
  const points = run.approvals
    .filter(({ status, who }) => who === undefined && !ended.includes(status))
    .map(({ step }) => `Step ${step} waits for a person.`);
  if (!ended.includes(run.status)) {
    return [
      ...points,
      `The run goes on (${run.status}): the file under closed/${run.id}/ is written when it has ended.`,
    ];
  }
  if (run.status !== "Success") {
    const failed = run.steps.find(({ status }) => ["Failed", "TimedOut", "Cancelled"].includes(status));
    const where = failed ? ` at step ${failed.step}${failed.failure ? ` (${failed.failure})` : ""}` : "";
    points.push(`The run ended with ${run.status}${where}. What it changed before stays until somebody looks.`);
  }
  const undo = decision?.procedure?.undo;
  if (stage === "closed" && undo && run.document.endsWith(decision?.procedure?.name ?? "")) {
    points.push(
      `What was contained stays so until runbook ${undo.name} undoes it, or for good where it was destroyed.`,
    );
  }
  return points;
}

function aboutKnowledge(sources: readonly Answers[]): string[] {
  const missing = sources
    .filter(({ status }) => status === "failed")
    .map(({ title }) => `Not known, for a reason that is given under Sources: ${title}.`);
  const trail = sources.find(({ source }) => source === "cloudtrail");
  if (!trail || trail.status === "failed") return missing;
  const sure = new Date(Date.parse(trail.collectedAt) - trailDelay * 60_000).toISOString();
  return [
    ...missing,
    `CloudTrail shows calls some minutes late: some that were made after ${sure.slice(0, 19)}Z may be missing.`,
  ];
}
