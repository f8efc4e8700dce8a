import type { MutantResult } from "@stryker-mutator/api/core";
import type { Equivalent } from "./equivalents";

export interface Survivor {
  /** Line and column, each from 1. */
  place: string;
  mutator: string;
  original: string;
  replacement: string;
  /** Why no test can find it; undefined for one that a test should find. */
  reason?: string;
}

export interface Figures {
  file: string;
  mutants: number;
  found: number;
  /** Mutants of wording, which are not made. */
  wording: number;
  survivors: Survivor[];
  /** Listed equivalents that are no survivors any more: the list has to be corrected. */
  stale: Equivalent[];
}

const oneLine = (text: string) => text.replace(/\s+/g, " ").trim();

/** Counts the mutants of one file. Those that do not run at all (errors) are not counted. */
export function figuresOf(
  file: string,
  source: string,
  results: readonly MutantResult[],
  equivalents: readonly Equivalent[],
): Figures {
  const lines = source.split("\n");
  const used = new Set<Equivalent>();
  const survivors = results.filter(({ status }) => status === "Survived" || status === "NoCoverage");
  const found = results.filter(({ status }) => status === "Killed" || status === "Timeout").length;
  return {
    file,
    mutants: found + survivors.length,
    found,
    wording: results.filter(({ status, statusReason }) => status === "Ignored" && statusReason === "wording").length,
    survivors: survivors.map(({ location: { start, end }, mutatorName, replacement = "" }) => {
      const line = oneLine(lines[start.line - 1] ?? "");
      const equivalent = equivalents.find((one) => one.line === line && one.replacement === oneLine(replacement));
      if (equivalent) used.add(equivalent);
      return {
        place: `${start.line}:${start.column}`,
        mutator: mutatorName,
        original: oneLine(between(lines, start, end)),
        replacement: oneLine(replacement),
        reason: equivalent?.reason,
      };
    }),
    stale: equivalents.filter((one) => !used.has(one)),
  };
}

/** Share of the mutants that a test found, in whole per cent, rounded down; listed equivalents count as not found. */
export function percent({ mutants, found }: Figures): number {
  return mutants === 0 ? 100 : Math.floor((100 * found) / mutants);
}

/** What survived, with its place and what replaced it, for a person who writes the missing test. */
export function describe(figures: Figures): string {
  const { file, found, mutants, stale, survivors, wording } = figures;
  const open = survivors.filter(({ reason }) => reason === undefined);
  return [
    `${file}: ${mutants} mutants, ${found} found, ${open.length} survived, ` +
      `${survivors.length - open.length} equivalent, ${percent(figures)} % (${wording} of wording left out)`,
    ...open.map((one) => `  ${one.place} ${one.mutator}: ${one.original} → ${one.replacement || "(nothing)"}`),
    ...stale.map((one) => `  not a survivor, remove it from the list of equivalents: ${one.line} → ${one.replacement}`),
  ].join("\n");
}

/** The row of docs/verification.md. */
export function row(figures: Figures, date: string): string {
  const { file, found, mutants, survivors } = figures;
  const open = survivors.filter(({ reason }) => reason === undefined).length;
  return `| ${date} | \`${file}\` | ${mutants} | ${found} | ${survivors.length - open} | ${open} | ${percent(figures)} |`;
}

interface Position {
  line: number;
  column: number;
}

// Positions of Stryker's results count from 1, the end excluded.
function between(lines: readonly string[], start: Position, end: Position): string {
  const part = lines.slice(start.line - 1, end.line);
  const last = part.length - 1;
  return part
    .map((line, index) => line.slice(index === 0 ? start.column - 1 : 0, index === last ? end.column - 1 : undefined))
    .join("\n");
}
