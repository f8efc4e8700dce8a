/**
 * Measures pattern matching against AWS's event-ruler, in the same session, one thread each, from JSON text:
 *
 *   node -r ts-node/register/transpile-only bench/patterns/run.ts [SECONDS]
 *
 * Needs a JDK and Maven. In each of three rounds each engine gets SECONDS (default 3) to warm up and SECONDS to be
 * measured; its fastest pass over the events counts, so that other work on the machine disturbs little.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { compilePatternSet } from "../../aws/patterns";
import { RULER, rulerBench } from "./ruler";
import { workloadEvents, workloadRules } from "./workload";

const ROUNDS = 3;

function main(): void {
  const seconds = Number(process.argv[2] ?? 3);
  if (!(seconds > 0)) throw new Error(`SECONDS must be a positive number, found ${process.argv[2]}`);
  const rules = workloadRules();
  const events = workloadEvents(1_000);
  const set = compilePatternSet(rules);
  const folder = mkdtempSync(join(tmpdir(), "pattern-bench-"));
  try {
    const rulesFile = join(folder, "rules.json");
    const eventsFile = join(folder, "events.jsonl");
    writeFileSync(rulesFile, JSON.stringify(rules));
    writeFileSync(eventsFile, events.join("\n"));
    let [reflex, ruler, parsing] = [0, 0, 0];
    let java = "";
    const matches = count(events, (event) => set.match(event).length);
    for (let round = 0; round < ROUNDS; round++) {
      const theirs = rulerBench(rulesFile, eventsFile, seconds);
      if (theirs.matches !== matches) {
        throw new Error(`the engines disagree: ${matches} matches here, ${theirs.matches} by event-ruler`);
      }
      java = theirs.java;
      ruler = Math.max(ruler, theirs.eventsPerSecond);
      reflex = Math.max(
        reflex,
        rate(events, seconds, (event) => set.match(event).length),
      );
      parsing = Math.max(
        parsing,
        rate(events, seconds, (event) => (JSON.parse(event) ? 1 : 0)),
      );
    }
    report({ reflex, ruler, parsing, java, matches, events });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function report(result: {
  reflex: number;
  ruler: number;
  parsing: number;
  java: string;
  matches: number;
  events: string[];
}): void {
  const { reflex, ruler, parsing, java, matches, events } = result;
  const size = Math.round(events.join("").length / events.length);
  const machine = `${cpus()[0]?.model ?? "unknown processor"}, ${cpus().length} processors`;
  console.log(
    `${Object.keys(workloadRules()).length} rules, ${events.length} events of ${size} characters, ${matches} matches`,
  );
  console.log(`machine: ${machine}; Node ${process.version}; Java ${java}; ${RULER}; one thread`);
  console.log(`event-ruler   ${perSecond(ruler)}`);
  console.log(`Reflex        ${perSecond(reflex)}   ${(reflex / ruler).toFixed(2)} × event-ruler`);
  console.log(`JSON.parse    ${perSecond(parsing)}   (parsing alone, no matching)`);
}

function perSecond(rate: number): string {
  return `${Math.round(rate).toLocaleString("en-GB").padStart(9)} events/s`;
}

function rate(events: string[], seconds: number, handle: (event: string) => number): number {
  fastestPass(events, seconds, handle);
  return (events.length * 1e9) / fastestPass(events, seconds, handle);
}

function fastestPass(events: string[], seconds: number, handle: (event: string) => number): number {
  const until = process.hrtime.bigint() + BigInt(Math.round(seconds * 1e9));
  let fastest = Number.POSITIVE_INFINITY;
  for (let start = process.hrtime.bigint(); start < until; start = process.hrtime.bigint()) {
    count(events, handle);
    fastest = Math.min(fastest, Number(process.hrtime.bigint() - start));
  }
  return fastest;
}

function count(events: string[], handle: (event: string) => number): number {
  let total = 0;
  for (const event of events) total += handle(event);
  return total;
}

main();
