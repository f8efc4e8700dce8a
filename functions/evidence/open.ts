import { hasEnded, type IncidentState } from "../../organization/incidentState";
import type { Answers } from "./answers";
import { brokenStep, type Course, isChange, type StepLine } from "./course";
import type { Incident, Stage } from "./incident";

/** Minutes after a call until CloudTrail shows it, at the most (about 5 on average, not guaranteed: its FAQ). */
const trailDelay = 15;

/** What is still open, in sentences: what waits, what failed, what this file does not know. */
export function openPoints(
  incident: Incident,
  stage: Stage,
  state: IncidentState,
  run: Course | undefined,
  sources: readonly Answers[],
): string[] {
  return [...aboutDecision(incident), ...aboutRun(incident, stage, state, run), ...aboutKnowledge(sources)];
}

function aboutDecision({ decision }: Incident): string[] {
  if (decision?.decision.action !== "page") return [];
  const reasons = decision.decision.reasons.filter(({ outcome }) => outcome === "stop").map(({ detail }) => detail);
  return [`A person must decide: nothing was started, because ${reasons.join("; ")}.`];
}

function aboutRun(
  { decision, execution }: Incident,
  stage: Stage,
  state: IncidentState,
  run: Course | undefined,
): string[] {
  if (!execution) return [];
  if (!run) return execution.kind === "runbook" ? [`How run ${execution.id} went could not be read.`] : [];
  if (!hasEnded(run.status)) {
    return [
      ...run.approvals.filter(({ answer }) => answer === "open").map(({ step }) => `Step ${step} waits for a person.`),
      `The run goes on (${run.status}): the file under closed/${run.id}/ is written when it has ended.`,
    ];
  }
  const points = howItEnded(state, run);
  const undo = decision?.procedure?.undo;
  const keeps = state !== "failed-unchanged" && run.steps.some(isChange);
  if (stage === "closed" && undo && keeps && run.document.endsWith(decision?.procedure?.name ?? "")) {
    points.push(
      `What was contained stays so until runbook ${undo.name} undoes it, or for good where it was destroyed.`,
    );
  }
  return points;
}

function howItEnded(state: IncidentState, run: Course): string[] {
  const at = (step: StepLine | undefined) =>
    step ? ` at step ${step.step}${step.failure ? ` (${step.failure})` : ""}` : "";
  const question = run.approvals.at(-1);
  switch (state) {
    case "rejected":
      return [`${question?.who ?? "A person"} rejected ${question?.step}: what needed it was not done.`];
    case "timed-out":
      return [`Nobody answered ${question?.step} in time: what needed it was not done.`];
    case "failed-halfway":
      return [
        `The run ended with ${run.status}${at(brokenStep(run.steps))}. What it changed before stays until somebody looks.`,
      ];
    case "failed-unchanged":
      return [`The run ended with ${run.status}${at(brokenStep(run.steps))}. It had changed nothing.`];
    default:
      return [];
  }
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
