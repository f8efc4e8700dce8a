import { duration } from "../../page/text";
import type { Response } from "../../responses/types";
import { jobsOf } from "../drill/sideBySide";
import { isGood } from "../failEach/judge";
import { runbookTable, tally } from "../failEach/report";
import { failEach } from "../failEach/run";
import { everything, shardOf, subjectOf } from "../failEach/subject";
import { watchOn } from "../progress";
import { paint } from "../text";

/**
 * `reflex drill RESPONSE --fail-each`: every call of its runbook is refused in turn, for good and in passing.
 * @param response absent: every runbook of the catalogue, or those of a shard.
 * @returns whether nothing was vetoed and nothing silent.
 */
export async function drillFailEach(
  response: Response | undefined,
  options: { json?: boolean; jobs?: string; shard?: string },
): Promise<boolean> {
  const whole = response ? subjectOf(response) : everything();
  const subject = options.shard ? shardOf(whole, options.shard) : whole;
  const jobs = jobsOf(options.jobs);
  const began = Date.now();
  const say = (line: string) => {
    if (!options.json) process.stdout.write(`${line}\n`);
  };
  const results = await failEach(subject, jobs, { progress: watchOn(process.stderr, { silent: options.json }) });
  const findings = results.flatMap((one) => one.findings);
  for (const result of results) for (const line of runbookTable(result)) say(line);
  const good = findings.every(({ verdict }) => isGood(verdict));
  const counts = [...tally(findings)].filter(([, count]) => count > 0).map(([verdict, count]) => `${count} ${verdict}`);
  say(
    paint(
      good ? "green" : "red",
      `${findings.length} refusals: ${counts.join(", ")}; in ${duration(Date.now() - began)}.`,
    ),
  );
  if (options.json) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
  return good;
}
