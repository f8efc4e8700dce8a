/**
 * Puts what happens when calls are refused into docs/reliability.md:
 *   npm run reliability                 refuses every call of every runbook, which takes minutes
 *   npm run reliability -- FILE         takes what `reflex drill --all --fail-each --json` printed
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

async function main([file]: string[]): Promise<void> {
  const progress = progressOn(process.stderr);
  const results = file
    ? (JSON.parse(readFileSync(file, "utf8")) as RunbookFindings[])
    : await failEach(everything(), jobsOf(undefined), { progress: progress.show });
  progress.end();
  const page = readFileSync(reliabilityPage, "utf8");
  writeFileSync(reliabilityPage, withPart(page, "fail-each", "npm run reliability", failEachPart(results)));
}

if (require.main === module) {
  main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
