import { hasFailed, hasSucceeded, type IncidentState } from "../../../organization/incidentState";
import type { Entry, StepLine } from "../../../page/model";
import { count, errorText, plain, stepTitle } from "../../../page/text";
import type { DecisionRecord } from "../../shared/incident";
import { brokenStep, type Course, isChange, type StepLine as RunStep } from "../course";
import type { IncidentFile } from "../file";

const saves = /^dynamodb /i;

/** Where a file is kept, and when it was written. */
export interface PageOrigin {
  writtenAt: string;
  bucket: string;
  folder: string;
  manifestSha256?: string;
}

/** The moments that a file knows, in order of time. */
export function entriesOf(
  { incident, run, stage, state }: IncidentFile,
  decision: DecisionRecord | undefined,
  { writtenAt }: PageOrigin,
): Entry[] {
  const entries: Entry[] = [
    {
      at: incident.brokeAt,
      lane: "member",
      kind: "broke",
      text: "It broke",
      note: plain(incident.brokeAtSource),
      mark: "done",
    },
  ];
  const add = (at: string | undefined, entry: Omit<Entry, "at">) => {
    if (at !== undefined) entries.push({ at, ...entry });
  };
  if (decision) {
    const { action, reasons } = decision.decision;
    const text = plain(decision.event["detail-type"], 200);
    add(incident.signalAt, {
      lane: "member",
      kind: "signal",
      text,
      note: plain(incident.title),
      mark: "done",
      strong: true,
    });
    add(decision.decidedAt, {
      lane: "triage",
      kind: "decision",
      text: `Decided: ${action === "run" ? `run ${decision.procedure?.name ?? ""}`.trim() : action}`,
      note: reasons.map(({ detail }) => plain(detail)).join(" · "),
      mark: "done",
      strong: true,
    });
  }
  if (run) {
    const note = `run ${run.id}${run.startedBy ? ` · started by ${plain(run.startedBy.split("/").at(-1) ?? "", 100)}` : ""}`;
    add(run.startedAt, { lane: "runbook", kind: "start", text: `${run.document} starts`, note, mark: "done" });
    const answered = run.approvals.find(({ at }) => at !== undefined)?.at;
    for (const { answer, at, comment, who } of run.approvals) {
      const said = comment ? `“${plain(comment, 200)}” · ` : "";
      const person = who?.split("/").at(-1) ?? "";
      const note = `${said}${plain(who ?? "", 200)}`;
      const text = `${answer === "approved" ? "Approved" : "Rejected"} by ${plain(person, 100)}`;
      if (who) add(at, { lane: "people", kind: "answer", text, note, mark: "done", strong: true });
    }
    const changed = run.steps.filter(isChange);
    const saved = run.steps.filter(({ call }) => saves.test(call ?? ""));
    const before = changed.filter(({ startedAt = "" }) => answered === undefined || startedAt < answered);
    const after = changed.filter((step) => !before.includes(step));
    const group = (steps: RunStep[], text: string, open: boolean) =>
      add(steps[0]?.startedAt, {
        lane: "runbook",
        kind: "steps",
        text,
        steps: steps.map(lineOf),
        open,
        mark:
          steps.some(({ foreseen, status }) => hasFailed(status) && !foreseen) && !hasSucceeded(run.status)
            ? "failed"
            : "done",
      });
    group(saved, `State saved before the first change: ${count(saved.length, "item")}`, false);
    group(before, count(before.length, "change"), true);
    group(after, `${count(after.length, "change")} after the answer`, true);
    add(run.endedAt, {
      lane: "runbook",
      kind: "end",
      text: endedText(run, state),
      mark: hasSucceeded(run.status) ? "ok" : state.startsWith("failed") ? "failed" : "done",
      strong: true,
    });
  }
  const text = stage === "closed" ? "Final incident file written" : "First incident file written";
  add(writtenAt, { lane: "evidence", kind: "file", text, mark: "done" });
  return entries.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** Never a status alone: a no is no failure, and a failure is at a step (Systems Manager calls both `Failed`). */
function endedText(run: Course, state: IncidentState): string {
  if (state === "rejected") return "Run ended at the answer";
  if (state === "timed-out") return "Run ended: nobody answered";
  const broken = state.startsWith("failed") ? brokenStep(run.steps) : undefined;
  const why = broken?.failure ?? run.failure;
  if (broken) return `Failed at ${stepTitle(broken.step).toLowerCase()}${why ? `: ${errorText(why)}` : ""}`;
  return `Run ended: ${run.status}${run.failure ? `: ${errorText(run.failure)}` : ""}`;
}

const lineOf = ({ action, call, failure, foreseen, status, step }: RunStep): StepLine => ({
  title: stepTitle(step),
  on: "",
  call: call ?? action,
  risk: "",
  ...(hasFailed(status) && { failure: errorText(failure ?? status), foreseen: foreseen ?? false }),
});
