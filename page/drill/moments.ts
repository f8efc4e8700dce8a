import { evidenceFunctionName } from "../../organization/names";
import type { Entry } from "../model";
import { count } from "../text";
import { type Facts, type Of, parsed } from "./facts";
import { signalType } from "./lines";
import type { DrillRecord } from "./record";

/** Moments of the time line that one entry of a drill gives by itself: the way of the signal, the decision, the file. */

export function signalMoment(story: DrillRecord, entry: Of<"event">, record: number): Entry {
  const { event } = entry;
  const type = signalType(event);
  const severity = story.decision?.target.signal.severity ?? event.detail?.severity;
  const note = [type, typeof severity === "number" ? `severity ${severity}` : ""].filter(Boolean).join(" · ");
  const text = event["detail-type"];
  return { at: entry.at, lane: "member", kind: "signal", text, note, mark: "done", strong: true, record };
}

export function deliveryMoment(story: DrillRecord, facts: Facts, entry: Of<"delivery">, record: number): Entry {
  const target = entry.targetArn
    .replace(/:\$DEFAULT$/, "")
    .split(/[:/]/)
    .at(-1);
  const place = story.accounts[entry.account]?.name ?? entry.account;
  const text = `${entry.rule} → ${target}`;
  const base = { at: entry.at, lane: "bus" as const, kind: "delivery" as const, text, code: true, record };
  if (entry.outcome === "delivered") {
    // Events of the run itself, on their way to evidence and messages.
    const quiet = entry.eventId !== facts.signal?.event.id;
    const note = quiet ? undefined : (entry.decision?.reason ?? `${place}: the pattern matches`);
    return { ...base, note, mark: quiet ? "quiet" : "done", ...(quiet && { quiet }) };
  }
  const { code, message, sentTo } = entry.error ?? { code: "UNKNOWN", message: "", sentTo: "lost" as const };
  const next = { dlq: "kept in the dead-letter queue", lost: "lost", retry: "tried again later" }[sentTo];
  return { ...base, note: `${code}: ${message}; ${next}`, mark: "failed" };
}

export function decisionMoment(story: DrillRecord, facts: Facts, entry: Of<"invocation">, record: number): Entry {
  const { action = "", reasons = [] } = facts.decision ?? {};
  const procedure = story.decision?.procedure?.name ?? facts.executions.find(({ child }) => !child)?.name;
  const what = procedure?.replace(/^Reflex-/, "") ?? "";
  const words: Record<string, string> = {
    run: `Decided: run ${what}`,
    observe: `Decided: observe; it would have run ${what}`,
    page: "Decided: notify people",
    ignore: "Decided: do nothing",
  };
  // Without the decision itself: not later than what it started.
  const effect = story.entries.find(
    (one) => (one.kind === "automation" || one.kind === "workflow") && Date.parse(one.at) <= Date.parse(entry.at),
  );
  return {
    at: story.decision?.decidedAt ?? effect?.at ?? entry.at,
    lane: "triage",
    kind: "decision",
    text: (words[action] ?? `Decided: ${action}`).trim(),
    note: reasons.map(({ detail }) => detail).join(" · "),
    mark: "done",
    strong: true,
    record,
  };
}

/** The incident files that an invocation wrote. */
export function fileMoments(entry: Of<"invocation">, record: number): Entry[] {
  const moments: Entry[] = [];
  if (entry.functionName !== evidenceFunctionName) return moments;
  for (const line of entry.logs) {
    const { path, manifestSha256, sources, missing } = parsed(line);
    if (typeof path !== "string" || typeof manifestSha256 !== "string") continue;
    const first = path.includes("/opened/");
    const not = Array.isArray(missing) && missing.length > 0 ? `, ${missing.length} not answered` : "";
    moments.push({
      at: entry.at,
      lane: "evidence",
      kind: "file",
      text: first ? "First incident file written" : "Final incident file written",
      note: `${count(Number(sources), "source")}${not} · manifest ${manifestSha256.slice(0, 12)}…`,
      mark: "done",
      record,
    });
  }
  return moments;
}
