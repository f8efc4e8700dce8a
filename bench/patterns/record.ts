/**
 * Records what event-ruler answers, for the unit tests to replay without Java:
 *
 *   node -r ts-node/register/transpile-only bench/patterns/record.ts
 *
 * Needs a JDK and Maven. Writes tests/aws/patterns/recorded/*.json; format them with `npx biome format --write`
 * afterwards.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defects } from "./corpus/defects";
import { type Group, handwritten } from "./corpus/handwritten";
import { RandomCorpus } from "./corpus/random";
import { RULER, rulerVerdicts } from "./ruler";

const folder = join(__dirname, "..", "..", "tests", "aws", "patterns", "recorded");
const RANDOM_GROUPS = 900;
const EVENTS_PER_GROUP = 3;

function record(name: string, groups: Group[]): void {
  const pairs = groups.flatMap(({ pattern, events }) => events.map((event) => [pattern, event] as const));
  const verdicts = rulerVerdicts(pairs);
  let next = 0;
  const facts = groups.map(({ pattern, events }) => {
    const answers = events.map((event) => ({ event, verdict: verdicts[next++] }));
    const refusal = answers.find(({ verdict }) => typeof verdict === "object" && "refused" in verdict)?.verdict;
    if (refusal) return { pattern, ...(refusal as { refused: string }) };
    const failed = answers.find(({ verdict }) => typeof verdict !== "boolean");
    if (failed) throw new Error(`${RULER} failed on ${pattern} and ${failed.event}: ${JSON.stringify(failed.verdict)}`);
    return {
      pattern,
      match: answers.filter(({ verdict }) => verdict).map(({ event }) => event),
      noMatch: answers.filter(({ verdict }) => !verdict).map(({ event }) => event),
    };
  });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify({ engine: RULER, facts }, undefined, 2)}\n`);
  console.log(`${name}: ${pairs.length} answers of ${RULER}`);
}

function random(): Group[] {
  const corpus = new RandomCorpus(20_261_124);
  const groups = Array.from({ length: RANDOM_GROUPS }, () => corpus.group(EVENTS_PER_GROUP));
  return groups.filter(({ pattern }) => !meetsDefect(pattern));
}

// Where event-ruler's automaton goes wrong (see defects), its answers are no standard.
function meetsDefect(pattern: string): boolean {
  return pattern.includes('"wildcard":[') || (pattern.includes("wildcard") && pattern.includes("ignore-case"));
}

record("handwritten", handwritten);
record("random", random());
record("defects", defects);
