import path from "node:path";
import { readText } from "../files";
import { changesOf, type Step, type StepState } from "./changes";
import { type EngineEvent, readEngineEvents } from "./engineEvents";
import { shown } from "./secrets";
import type { Diagnostic, StackReport } from "./types";
import { parseUrn } from "./urn";
import { violationOf, violationsOfProgram } from "./violations";

/** `pulumi preview --json` (pulumi pkg/display/json.go, PreviewDigest). */
interface Digest {
  steps?: DigestStep[];
  diagnostics?: Array<{ urn?: string; prefix?: string; message?: string; severity?: string }>;
  changeSummary?: Record<string, number>;
}

interface DigestStep {
  op: string;
  urn: string;
  oldState?: StepState;
  newState?: StepState;
  diffReasons?: string[];
  replaceReasons?: string[];
  detailedDiff?: Record<string, unknown> | null;
}

/** What the two forms of a preview have in common. */
interface Findings {
  steps: Step[];
  same: number;
  violations: StackReport["violations"];
  diagnostics: Diagnostic[];
  outcome: StackReport["outcome"];
}

/**
 * Reads what `pulumi preview --json` wrote: the digest, or engine events, one a line, when
 * PULUMI_ENABLE_STREAMING_JSON_PREVIEW was set. Only the events have policy violations.
 * @throws UsageError when the file holds neither.
 */
export function readPreview(file: string): StackReport {
  const text = readText(file, "preview");
  if (text.trim() === "") return failedBeforeItBegan(file);
  const digest = asDigest(text);
  const findings = digest ? ofDigest(digest) : ofEvents(readEngineEvents(text, `preview ${file}`));
  const { outcome, same } = findings;
  return {
    ...stackOf(findings, file),
    ...{ outcome, same, changes: changesOf(findings.steps, file) },
    ...saidBy(findings),
  };
}

/** What was said once only, with the refusals of the program among the violations. */
function saidBy({ diagnostics, violations }: Findings): Pick<StackReport, "violations" | "diagnostics"> {
  const distinct = [...new Map(diagnostics.map((one) => [JSON.stringify(one), one])).values()];
  const said = distinct.map((one) => ({ one, refused: violationsOfProgram(one.severity, one.message) }));
  const all = [...violations, ...said.flatMap(({ refused }) => refused ?? [])];
  const others = said.flatMap(({ one, refused }) => (refused ? [] : [one]));
  const reasons = others.filter(({ severity, message }) => severity === "error" && message !== verdictOfTheEngine);
  return {
    violations: all,
    diagnostics: others.flatMap((one) => {
      if (one.message !== verdictOfTheEngine) return [one];
      return reasons.length > 0 || all.some(({ kind }) => kind === "blocking")
        ? []
        : [{ ...one, message: withoutReason }];
    }),
  };
}

/** How the engine ends a preview that failed for reasons which it gave before, or, of violations, leaves out. */
const verdictOfTheEngine = "preview failed";
const withoutReason =
  "preview failed, and does not say why; violations are named only with PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true";

/** The engine writes nothing to its output when it cannot even begin: no login, no such stack, a broken program. */
function failedBeforeItBegan(file: string): StackReport {
  const message =
    "The preview wrote nothing. Its log says why: credentials, the name of the stack, or its configuration.";
  return {
    ...{ stack: nameOf(file), project: "", outcome: "failed", changes: [], same: 0, violations: [] },
    diagnostics: [{ severity: "error", message }],
  };
}

const nameOf = (file: string): string => path.basename(file).replace(/\.jsonl?$/, "");

/** The whole text is one object with the fields of a digest; events are objects too, but one a line. */
function asDigest(text: string): Digest | undefined {
  try {
    const value = JSON.parse(text) as Digest & { sequence?: number };
    const isDigest = value !== null && typeof value === "object" && value.sequence === undefined;
    return isDigest && (Array.isArray(value.steps) || value.changeSummary || value.diagnostics) ? value : undefined;
  } catch {
    return undefined;
  }
}

function ofDigest({ steps = [], diagnostics = [], changeSummary }: Digest): Findings {
  const told = diagnostics.flatMap(diagnosticOf);
  const failed = told.some(({ severity }) => severity === "error");
  return {
    steps: steps.map((step) => ({
      op: step.op,
      urn: step.urn,
      old: step.oldState,
      new: step.newState,
      diffs: changedPaths(step.detailedDiff, step.diffReasons),
      replaceReasons: step.replaceReasons ?? [],
    })),
    same: changeSummary?.same ?? 0,
    violations: [],
    diagnostics: told,
    outcome: failed ? "failed" : changeSummary ? "succeeded" : "unfinished",
  };
}

function ofEvents({ events, complete }: { events: EngineEvent[]; complete: boolean }): Findings {
  const summary = events.find((event) => event.summaryEvent)?.summaryEvent;
  const diagnostics = events.flatMap(({ diagnosticEvent }) => (diagnosticEvent ? diagnosticOf(diagnosticEvent) : []));
  const failed = summary?.result === "failed" || diagnostics.some(({ severity }) => severity === "error");
  return {
    steps: events.flatMap(({ resourcePreEvent }) => {
      if (!resourcePreEvent) return [];
      const { op, urn, old, new: now, keys, diffs, detailedDiff } = resourcePreEvent.metadata;
      return [
        {
          ...{ op, urn, old: old ?? undefined, new: now ?? undefined },
          diffs: changedPaths(detailedDiff, diffs),
          replaceReasons: keys ?? [],
        },
      ];
    }),
    same: summary?.resourceChanges?.same ?? 0,
    violations: events.flatMap(({ policyEvent }) => (policyEvent ? [violationOf(policyEvent)] : [])),
    diagnostics,
    outcome: failed ? "failed" : complete && summary ? "succeeded" : "unfinished",
  };
}

const changedPaths = (detailedDiff: Record<string, unknown> | null | undefined, reasons: string[] | undefined) =>
  detailedDiff && Object.keys(detailedDiff).length > 0 ? Object.keys(detailedDiff) : (reasons ?? []);

/**
 * Warnings and errors. Debug messages are left alone: in the streaming form they hold the properties of every resource,
 * secrets in clear text (seen with 3.259.0).
 */
function diagnosticOf(diagnostic: {
  urn?: string;
  message?: string;
  severity?: string;
  ephemeral?: boolean;
}): Diagnostic[] {
  const { severity, urn, message = "", ephemeral } = diagnostic;
  if ((severity !== "warning" && severity !== "error") || ephemeral) return [];
  const name = urn ? parseUrn(urn)?.name : undefined;
  const text = message.replace(/^(warning|error): /, "").replace(stackFrames, "");
  return [{ severity, ...(name && { name }), message: String(shown(text.trim())) }];
}

/** Where in which file of which machine the program was is nothing for a reviewer. */
const stackFrames = /\n +at .*(?=\n|$)/g;

function stackOf({ steps, violations }: Findings, file: string): { stack: string; project: string } {
  const urn = steps[0]?.urn ?? violations.find((violation) => violation.urn)?.urn;
  return (urn && parseUrn(urn)) || { stack: nameOf(file), project: "" };
}
