/**
 * Puts what happens when calls are refused, and in chaos, into docs/reliability.md:
 *   npm run reliability                 refuses every call of every runbook, which takes minutes
 *   npm run reliability -- FILE...      reads what `reflex drill` printed with --fail-each --json (of all, of shards or
 *                                       of responses) or with --all --chaos KINDS --json
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type ChaosResult, chaosPart } from "../cli/chaos/page";
import { jobsOf } from "../cli/drill/sideBySide";
import { failEachPart } from "../cli/failEach/page";
import { failEach, type RunbookFindings } from "../cli/failEach/run";
import { everything } from "../cli/failEach/subject";
import { watchOn } from "../cli/progress";
import { withPart } from "./pageParts";

export const reliabilityPage = path.join(__dirname, "..", "docs", "reliability.md");

/** Of a runbook that is in several files, its steps in all of them; of a step that is in several, what the last one says. */
export function mergedFindings(parts: readonly RunbookFindings[]): RunbookFindings[] {
  const merged = new Map<string, RunbookFindings>();
  for (const { runbook, ...part } of parts) {
    const { findings, notReached } = merged.get(runbook) ?? { findings: [], notReached: [] };
    const again = new Set([...part.findings.map(({ step }) => step), ...part.notReached]);
    merged.set(runbook, {
      runbook,
      findings: [...findings.filter(({ step }) => !again.has(step)), ...part.findings],
      notReached: [...notReached.filter((step) => !again.has(step)), ...part.notReached],
    });
  }
  return [...merged.values()];
}

async function main(files: string[]): Promise<void> {
  const subject = everything();
  const read = files.map((file) => JSON.parse(readFileSync(file, "utf8")) as RunbookFindings[] | ChaosResult);
  const chaos = read.flatMap((one) => (Array.isArray(one) ? [] : [one]));
  const refused = read.flatMap((one) => (Array.isArray(one) ? one : []));
  let page = readFileSync(reliabilityPage, "utf8");
  if (refused.length > 0 || files.length === 0) {
    const results =
      files.length > 0
        ? mergedFindings(refused)
        : await failEach(subject, jobsOf(undefined), { progress: watchOn(process.stderr) });
    const names = subject.runbooks.map(({ name }) => name);
    page = withPart(page, "fail-each", "npm run reliability", failEachPart(names, results));
  }
  if (chaos.length > 0) page = withPart(page, "chaos", "npm run reliability", chaosPart(chaos));
  writeFileSync(reliabilityPage, page);
}

if (require.main === module) {
  main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
