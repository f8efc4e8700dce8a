import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { InvalidPattern } from "../../aws/patterns";
import { compileAlternatives } from "../../aws/patterns/compile";
import { complexityOf, MAXIMUM_COMPLEXITY } from "../../aws/patterns/complexity";
import { RULER, rulerComplexities } from "../../bench/patterns/ruler";

// It needs a JDK and Maven, which fetches event-ruler once.
const absent = ["javac", "mvn"].filter((program) => spawnSync(program, ["-version"]).error);

/** Few characters, so that wildcards share beginnings; with and without cases, of one byte and of more. */
const character = fc.constantFrom("a", "b", "A", "/", ":", "0", "1", "ß", "€", "😀", "\\*", "\\\\");
const piece = fc.array(character, { maxLength: 4 }).map((all) => all.join(""));
const wildcard = fc
  .tuple(piece, fc.array(piece, { maxLength: 2 }))
  .map(([first, more]) => [first, ...more].join("*").replaceAll(/\*{2,}/g, "*"));
const text = fc
  .array(fc.constantFrom("a", "b", "A", "/", "0"), { minLength: 1, maxLength: 4 })
  .map((all) => all.join(""));

// Without suffix: beside one, event-ruler does not share bytes of characters beyond ASCII (aws/patterns/complexity.ts).
const entry = fc.oneof(
  { weight: 6, arbitrary: wildcard.map((value) => ({ wildcard: value })) },
  {
    weight: 2,
    arbitrary: fc.array(wildcard, { minLength: 1, maxLength: 3 }).map((all) => ({ "anything-but": { wildcard: all } })),
  },
  text,
  text.map((value) => ({ exactly: value })),
  text.map((value) => ({ prefix: value })),
  fc.array(text, { minLength: 1, maxLength: 2 }).map((all) => ({ "anything-but": all })),
  fc.constantFrom<unknown>(1, true, null, { exists: true }, { numeric: [">", 1] }, { cidr: "10.0.0.0/8" }),
);
const list = fc.array(entry, { minLength: 1, maxLength: 7 });
const fields = fc.dictionary(fc.constantFrom("a", "b", "z"), list, { minKeys: 1, maxKeys: 3 });
const pattern = fc.oneof(
  fields,
  fc
    .tuple(fields, fc.array(fields, { minLength: 2, maxLength: 3 }))
    .map(([all, alternatives]) => ({ ...all, $or: alternatives })),
);

function ours(text: string, limit: number): number | null {
  try {
    return complexityOf(compileAlternatives(text), limit);
  } catch (error) {
    if (error instanceof InvalidPattern) return null;
    throw error;
  }
}

describe(`complexity of patterns, judged by ${RULER}`, () => {
  before(function () {
    if (absent.length === 0) return;
    console.log(`      skipped: ${absent.join(" and ")} cannot be run on this machine`);
    this.skip();
  });

  // Up to the limit only: without one, event-ruler needs hours for some of them.
  it("is the same for generated patterns", () => {
    const limit = MAXIMUM_COMPLEXITY + 1;
    const patterns = fc.sample(pattern, { numRuns: 500, seed: 1 }).map((value) => JSON.stringify(value));
    const theirs = rulerComplexities(patterns, limit);
    const counted = theirs.filter((value) => value !== null && value > 0);
    assert.ok(counted.length > patterns.length / 2, "most patterns have a complexity");
    assert.ok(counted.includes(limit) && counted.some((value) => value !== limit), "both verdicts occur");
    const differing = patterns.flatMap((text, index) => {
      const found = ours(text, limit);
      return found === theirs[index] ? [] : [`${text}: ${found}, event-ruler ${theirs[index]}`];
    });
    assert.deepEqual(differing, []);
  });
});
