import { triageQueueName } from "../../organization/names";
import type { Entry, Hop } from "../model";
import { plain, stepTitle } from "../text";
import type { Facts, Of } from "./facts";
import { signalType } from "./lines";
import type { DrillRecord, StepWords } from "./record";

/** The service that reports, as its detail-type spells it: `GuardDuty`, `EC2`. */
function serviceName({ source, "detail-type": detailType }: Of<"event">["event"]): string {
  const name = source.replace(/^aws\./, "");
  const spelt = detailType.split(" ")[0] ?? "";
  if (spelt.toLowerCase() === name) return spelt;
  return name.length <= 3 ? name.toUpperCase() : name.replace(/^./, (first) => first.toUpperCase());
}

/** From how many runbooks of a workflow on they are one dot. */
const manyRuns = 5;

/** The way of the event: signal, rules, triage, what it started, people, and the incident file, each with its moment. */
export function hopsOf(record: DrillRecord, facts: Facts, entries: readonly Entry[]): Hop[] {
  const { signal } = facts;
  if (!signal) return [];
  const moment = (index: number) => {
    const found = entries.findIndex(({ record: of }) => of === index);
    return found < 0 ? undefined : found;
  };
  const at = (entry: { at: string }, index: number) => ({ at: entry.at, entry: moment(index) });
  const { event } = signal;
  const hops: Hop[] = [
    {
      band: bandOf(record, signal.account),
      title: serviceName(event),
      subtitle: signalType(event),
      state: "done",
      ...at(signal, record.entries.indexOf(signal)),
    },
    ...deliveries(record, signal, at),
  ];
  const { decision, executions } = facts;
  if (decision) {
    const told = entries.findIndex(({ kind }) => kind === "decision");
    hops.push({
      band: "security",
      title: "triage",
      subtitle: `decides: ${decision.action}`,
      at: entries[told]?.at,
      state: "done",
      entry: told,
    });
  }
  hops.push(...runs(executions, entries), ...people(record, facts, entries));
  const file = entries.findLastIndex(({ kind, text }) => kind === "file" && text.startsWith("Final"));
  const any = file >= 0 ? file : executions.length === 0 ? entries.findLastIndex(({ kind }) => kind === "file") : -1;
  const nothing = executions.length === 0 && record.verdict !== undefined && any < 0;
  if (nothing) return hops;
  hops.push({
    band: "security",
    title: "incident file",
    subtitle: any >= 0 && file < 0 ? "first file" : "final file",
    state: any >= 0 ? "done" : "none",
    ...(any >= 0 && { at: entries[any]?.at, entry: any }),
  });
  return hops;
}

function bandOf({ accounts }: DrillRecord, account: string): "member" | "security" {
  return accounts[account]?.role === "security" ? "security" : "member";
}

/** Each rule that took the signal, on each bus that it reached. */
function deliveries(
  record: DrillRecord,
  signal: Of<"event">,
  at: (entry: { at: string }, index: number) => Pick<Hop, "at" | "entry">,
): Hop[] {
  const hops: Hop[] = [];
  const seen = new Set<string>();
  // An event that goes on to another bus has the same id there, and in its delivery (EventBridge, PutEvents).
  const { id } = signal.event;
  const own = record.decision?.rule ?? "";
  const triaged = record.entries.flatMap((entry) =>
    entry.kind === "delivery" && entry.eventId === id && entry.targetArn.endsWith(`:${triageQueueName}`)
      ? [entry.rule]
      : [],
  );
  // Another response may have looked at the same signal; the way is that of the one that decided.
  const taken = triaged.includes(own)
    ? own
    : (triaged.find((rule) => rule.includes(record.response.name)) ?? triaged[0]);
  for (const [index, entry] of record.entries.entries()) {
    if (entry.kind !== "delivery" || entry.outcome === "retried" || entry.eventId !== id || seen.has(entry.rule))
      continue;
    const target = entry.targetArn.split(":")[2] ?? "";
    const toTriage = entry.targetArn.endsWith(`:${triageQueueName}`);
    if (toTriage ? entry.rule !== taken : !["events", "ssm"].includes(target)) continue;
    seen.add(entry.rule);
    hops.push({
      band: bandOf(record, entry.account),
      title: target === "events" || bandOf(record, entry.account) === "member" ? "default bus" : "security bus",
      subtitle: entry.rule,
      state: entry.outcome === "failed" ? "failed" : "done",
      ...at(entry, index),
    });
  }
  return hops;
}

function runs(executions: Facts["executions"], entries: readonly Entry[]): Hop[] {
  const hop = ({ name, kind, startedAt, ended, succeeded, id }: Facts["executions"][number], title?: string): Hop => {
    const entry = entries.findIndex((one) => one.kind === "start" && one.text.startsWith(name));
    const broke = entries.some((one) => one.kind === "end" && one.mark === "failed" && one.text.startsWith("Failed"));
    return {
      band: kind === "workflow" ? "security" : "member",
      title: title ?? kind,
      subtitle: name.replace(/^Reflex-/, ""),
      at: startedAt,
      state: ended && !succeeded && broke && id !== "" ? "failed" : "done",
      entry: entry < 0 ? undefined : entry,
    };
  };
  const workflow = executions.filter(({ kind }) => kind === "workflow");
  const runbooks = executions.filter(({ kind }) => kind === "runbook");
  const [first] = runbooks;
  if (first && runbooks.length >= manyRuns) {
    return [...workflow.map((one) => hop(one)), { ...hop(first), title: `${runbooks.length} runbooks` }];
  }
  return [...workflow, ...runbooks].map((one) => hop(one));
}

function people(
  record: DrillRecord,
  { asked, answers, waits, words, executions }: Facts,
  entries: readonly Entry[],
): Hop[] {
  return asked.flatMap((question, index): Hop[] => {
    const answer = answers[index];
    const last = index === asked.length - 1;
    const open = last && waits !== undefined;
    const entry = entries.findIndex(({ kind, at }) =>
      answer ? kind === "answer" && at === answer.at : kind === "question" && at === question.since,
    );
    const who = question.approvers[0]?.split("/").at(-1) ?? "whoever has the message";
    const expired = !open && !answer;
    const hop: Hop = {
      band: "people",
      title: open ? "question" : answer ? (answer.how === "Approve" ? "approved" : "rejected") : "nobody answered",
      subtitle: answer?.session ?? who,
      at: answer?.at ?? question.since,
      state: open ? "waits" : "done",
      entry: entry < 0 ? undefined : entry,
    };
    if (question.kind === "workflow" || !last) return [hop];
    const allowed = destructiveAfter(record, question, executions);
    const goesOn = answer?.how === "Approve";
    const at = goesOn ? entries.findIndex((one) => one.kind === "steps" && one.at >= (answer?.at ?? "")) : -1;
    const failed = at >= 0 && entries[at]?.mark === "failed";
    return [
      hop,
      {
        band: "member",
        title: goesOn ? "goes on" : "on approval",
        subtitle: plain(allowed ? stepTitle(allowed.name) : "the rest of the run", 60),
        state: goesOn ? (failed ? "failed" : "done") : "none",
        ...(at >= 0 && { at: entries[at]?.at, entry: at }),
      },
    ].slice(0, expired && !words(question.executionId, question.step) ? 1 : 2) as Hop[];
  });
}

/** The step that a question is about: the first after it that cannot be undone, else the first that disrupts. */
export function destructiveAfter(
  { steps }: DrillRecord,
  { executionId, step }: { executionId: string; step: string },
  executions: Facts["executions"],
): StepWords | undefined {
  const all = steps[executions.find(({ id }) => id === executionId)?.name ?? ""] ?? [];
  const after = all.slice(all.findIndex(({ name }) => name === step) + 1);
  return after.find(({ risk }) => risk === "destructive") ?? after.find(({ risk }) => risk === "disruptive");
}
