import type { TimedEntry } from "../../simulator";
import type { DrillResult } from "../drill/drill";
import { UsageError } from "../errors";
import { readJson } from "../files";
import { loggedDecisions } from "../story/decisions";
import { lineDiff } from "./lineDiff";
import type { Difference, DrillReport, DrillSummary } from "./types";

/**
 * Reads results of `reflex drill --json` and compares each with the drill of the same response and event before the
 * change.
 * @throws UsageError when a file is no such result, or two are of the same response and event.
 */
export function readDrills(files: string[], baseFiles: string[]): DrillReport[] {
  const bases = byEvent(baseFiles, "base drill");
  return [...byEvent(files, "drill")].map(([key, drill]) => {
    const base = bases.get(key);
    return { ...drill, ...(base && { base }), differences: base ? differencesOf(base, drill) : [] };
  });
}

function byEvent(files: string[], what: string): Map<string, DrillSummary> {
  const drills = new Map<string, DrillSummary>();
  for (const file of files) {
    const drill = summaryOf(readJson(file, what) as DrillResult, `${what} ${file}`);
    const key = JSON.stringify([drill.response, drill.eventId]);
    if (drills.has(key)) throw new UsageError(`${what} ${file} is a second drill of ${drill.response} with one event`);
    drills.set(key, drill);
  }
  return drills;
}

/** What a drill showed, without what is different in every drill: ids, times, order of what happens at once. */
function summaryOf(result: DrillResult, what: string): DrillSummary {
  const { response, verdict, event, timeline } = result ?? {};
  if (typeof response !== "string" || typeof verdict !== "string" || !Array.isArray(timeline) || !event) {
    throw new UsageError(`${what} is no result of a drill; give what reflex drill --json wrote`);
  }
  return {
    response,
    eventId: String(event.id),
    verdict,
    decisions: of(timeline, "invocation").flatMap(({ logs }) =>
      loggedDecisions(logs).map(({ message, reasons }) => {
        const stops = reasons
          .filter(({ outcome }) => outcome === "stop")
          .map(({ check, detail }) => `${check}: ${detail}`);
        return neutral([message, ...stops].join("; "));
      }),
    ),
    runs: runsOf(timeline),
    steps: stepsOf(timeline),
    refused: distinct(
      of(timeline, "call")
        .filter(({ decision }) => decision?.allowed === false)
        .map(({ service, operation, decision }) => neutral(`${service}:${operation} (${decision?.reason})`)),
    ),
  };
}

const of = <K extends TimedEntry["kind"]>(timeline: TimedEntry[], kind: K) =>
  timeline.filter((entry): entry is Extract<TimedEntry, { kind: K }> => entry.kind === kind);

const distinct = (lines: string[]): string[] => [...new Set(lines)];

function runsOf(timeline: TimedEntry[]): string[] {
  const last = new Map(of(timeline, "automation").map((entry) => [entry.executionId, entry]));
  return [...last.values()].map(({ document, status }) => `${nameOf(document)}: ${status}`);
}

function stepsOf(timeline: TimedEntry[]): string[] {
  const documents = new Map(of(timeline, "automation").map((entry) => [entry.executionId, nameOf(entry.document)]));
  const last = new Map(
    of(timeline, "step").map(({ executionId, step, status }) => {
      const name = `${documents.get(executionId) ?? executionId} ${step}`;
      return [name, status] as const;
    }),
  );
  return [...last].map(([name, status]) => `${name}: ${status}`);
}

const nameOf = (document: string): string => document.replace(/^.*document\//, "");

/** Ids that AWS or the emulator chooses again in every drill. */
const chosenIds: Array<[RegExp, string]> = [
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "(id)"],
  [/\bincident-\d{8}-[0-9a-f]+\b/g, "incident-(id)"],
  [/\b([a-z]{1,9}(?:-assoc)?)-[0-9a-f]{8,17}\b/g, "$1-(id)"],
];

const neutral = (text: string): string => chosenIds.reduce((result, [id, name]) => result.replace(id, name), text);

/** A run that is there on one side only says enough without its steps. */
const ofRunsIn = ({ runs }: DrillSummary, steps: string[]): string[] =>
  steps.filter((step) => runs.some((run) => step.startsWith(`${run.slice(0, run.lastIndexOf(":"))} `)));

function differencesOf(base: DrillSummary, drill: DrillSummary): Difference[] {
  const difference = (what: Difference["what"], before: string[], after: string[]): Difference[] => {
    const lines = lineDiff(before, after);
    const [gone, added] = ["-", "+"].map((sign) =>
      lines.filter((line) => line.startsWith(sign)).map((line) => line.slice(1)),
    );
    return gone?.length || added?.length ? [{ what, gone: gone ?? [], added: added ?? [] }] : [];
  };
  return [
    ...difference("verdict", [base.verdict], [drill.verdict]),
    ...difference("decisions", base.decisions, drill.decisions),
    ...difference("runs", base.runs, drill.runs),
    ...difference("steps", ofRunsIn(drill, base.steps), ofRunsIn(base, drill.steps)),
    ...difference("refused calls", base.refused, drill.refused),
  ];
}
