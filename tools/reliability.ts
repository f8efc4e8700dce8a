/**
 * Puts what happens when calls are refused into docs/reliability.md:
 *   npm run reliability                 refuses every call of every runbook, which takes minutes
 *   npm run reliability -- FILE...      reads what `reflex drill --fail-each --json` printed, with --all or of responses
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { progressOn } from "../cli/commands/drillFailEach";
import { jobsOf } from "../cli/drill/sideBySide";
import { failEachPart } from "../cli/failEach/page";
import { failEach, type RunbookFindings } from "../cli/failEach/run";
import { everything } from "../cli/failEach/subject";
import { withPart } from "./pageParts";

export const reliabilityPage = path.join(__dirname, "..", "docs", "reliability.md");

/** Of a runbook that is in several files, its steps in all of them; of a step that is in several, what the last one says. */
function readResults(files: readonly string[]): RunbookFindings[] {
  const merged = new Map<string, RunbookFindings>();
  for (const { runbook, ...more } of files.flatMap(
    (file) => JSON.parse(readFileSync(file, "utf8")) as RunbookFindings[],
  )) {
    const { findings, notReached } = merged.get(runbook) ?? { findings: [], notReached: [] };
    const again = new Set([...more.findings.map(({ step }) => step), ...more.notReached]);
    merged.set(runbook, {
      runbook,
      findings: [...findings.filter(({ step }) => !again.has(step)), ...more.findings],
      notReached: [...notReached.filter((step) => !again.has(step)), ...more.notReached],
    });
  }
  return [...merged.values()];
}

async function main(files: string[]): Promise<void> {
  const progress = progressOn(process.stderr);
  const subject = everything();
  const results =
    files.length > 0 ? readResults(files) : await failEach(subject, jobsOf(undefined), { progress: progress.show });
  progress.end();
  const names = subject.runbooks.map(({ name }) => name);
  const page = readFileSync(reliabilityPage, "utf8");
  writeFileSync(reliabilityPage, withPart(page, "fail-each", "npm run reliability", failEachPart(names, results)));
}

if (require.main === module) {
  main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
