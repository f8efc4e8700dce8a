import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** What a run of tests has cost, as `tests/reporter.js` records it. Times are in milliseconds. */
export interface TestRun {
  began: number;
  ended: number;
  passed: number;
  failed: number;
  skipped: number;
  costs: Cost[];
}

export interface Cost {
  file: string;
  kind: "test" | "hook";
  title: string;
  milliseconds: number;
}

/** The recorded runs, latest first. Empty when there are none. */
export function recordedRuns(folder: string): TestRun[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => JSON.parse(readFileSync(path.join(folder, name), "utf8")) as TestRun)
    .sort((one, other) => other.ended - one.ended);
}

/** The costliest files, and the costliest tests and hooks, of one run. */
export function slowest({ costs }: TestRun, most: number): { files: Array<[string, number]>; single: Cost[] } {
  const byFile = new Map<string, number>();
  for (const { file, milliseconds } of costs) byFile.set(file, (byFile.get(file) ?? 0) + milliseconds);
  return {
    files: [...byFile].sort(([, one], [, other]) => other - one).slice(0, most),
    single: [...costs].sort((one, other) => other.milliseconds - one.milliseconds).slice(0, most),
  };
}
