import type { Entry, StepLine } from "../../../page/model";
import { count, errorText, plain, stepTitle } from "../../../page/text";
import type { DecisionRecord } from "../../shared/incident";
import type { Course, StepLine as RunStep } from "../course";
import type { IncidentFile } from "../file";

export const succeeded = /^(Success|CompletedWithSuccess)$/;
export const ended = /^(Success|CompletedWithSuccess|CompletedWithFailure|Failed|TimedOut|Cancelled)$/;
export const bad = /^(Failed|TimedOut|Cancelled)$/;
const saves = /^dynamodb /i;

/** Where a file is kept, and when it was written. */
export interface PageOrigin {
  writtenAt: string;
  bucket: string;
  folder: string;
  manifestSha256?: string;
}

/** Steps that do more than read, save or request an answer. */
export const changes = (run: Course | undefined): RunStep[] =>
  (run?.steps ?? []).filter(({ action, call, quiet }) => !quiet && action !== "aws:approve" && !saves.test(call ?? ""));

/** The moments that a file knows, in order of time. */
export function entriesOf(
  { incident, run, stage }: IncidentFile,
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
    for (const { at, comment, status, who } of run.approvals) {
      const said = comment ? `“${plain(comment, 200)}” · ` : "";
      const person = who?.split("/").at(-1) ?? "";
      const note = `${said}${plain(who ?? "", 200)}`;
      const text = `${/^Approve/i.test(status) ? "Approved" : "Rejected"} by ${plain(person, 100)}`;
      if (who) add(at, { lane: "people", kind: "answer", text, note, mark: "done", strong: true });
    }
    const saved = run.steps.filter(({ call }) => saves.test(call ?? ""));
    const before = changes(run).filter(({ startedAt = "" }) => answered === undefined || startedAt < answered);
    const after = changes(run).filter((step) => !before.includes(step));
    const group = (steps: RunStep[], text: string, open: boolean) =>
      add(steps[0]?.startedAt, {
        lane: "runbook",
        kind: "steps",
        text,
        steps: steps.map(lineOf),
        open,
        mark: steps.some(({ status }) => bad.test(status)) && !succeeded.test(run.status) ? "failed" : "done",
      });
    group(saved, `State saved before the first change: ${count(saved.length, "item")}`, false);
    group(before, count(before.length, "change"), true);
    group(after, `${count(after.length, "change")} after the answer`, true);
    const failure = run.failure ? `: ${errorText(run.failure)}` : "";
    add(run.endedAt, {
      lane: "runbook",
      kind: "end",
      text: `Run ended: ${run.status}${failure}`,
      mark: succeeded.test(run.status) ? "ok" : "done",
      strong: true,
    });
  }
  const text = stage === "closed" ? "Final incident file written" : "First incident file written";
  add(writtenAt, { lane: "evidence", kind: "file", text, mark: "done" });
  return entries.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

const lineOf = ({ action, call, failure, status, step }: RunStep): StepLine => ({
  title: stepTitle(step),
  on: "",
  call: call ?? action,
  risk: "",
  ...(bad.test(status) && { failure: errorText(failure ?? status), foreseen: false }),
});
