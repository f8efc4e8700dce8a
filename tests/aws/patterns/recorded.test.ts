import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compilePattern, compilePatternSet, InvalidPattern } from "../../../aws/patterns";

/** What event-ruler answered (bench/patterns/record.ts). */
type Fact = { pattern: string; refused: string } | { pattern: string; match: string[]; noMatch: string[] };

function recorded(name: string): Fact[] {
  const { facts }: { facts: Fact[] } = JSON.parse(readFileSync(join(__dirname, "recorded", `${name}.json`), "utf8"));
  assert.ok(facts.length > 0);
  return facts;
}

function refusal(pattern: string): InvalidPattern | undefined {
  try {
    compilePattern(pattern);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof InvalidPattern, String(error));
    return error;
  }
}

/** event-ruler accepts it by its older grammar, in which $or is a field; EventBridge refuses it (tests/recorded/patterns.json). */
const isOlderGrammar = (fact: Fact) => !("refused" in fact) && /\$or/.test(refusal(fact.pattern)?.message ?? "");

describe("event-ruler's recorded answers", () => {
  for (const name of ["handwritten", "random"]) {
    const facts = recorded(name).filter((fact) => !isOlderGrammar(fact));

    it(`${name}: refuses the same patterns`, () => {
      const differing = facts.filter((fact) => (refusal(fact.pattern) !== undefined) !== "refused" in fact);
      assert.deepEqual(differing, []);
    });

    it(`${name}: matches the same events`, () => {
      const differing: string[] = [];
      for (const fact of facts) {
        if ("refused" in fact) continue;
        const set = compilePatternSet({ rule: fact.pattern });
        const check = (event: string, expected: boolean) => {
          if (set.match(event).length > 0 !== expected)
            differing.push(`${fact.pattern} ${event}: expected ${expected}`);
        };
        for (const event of fact.match) check(event, true);
        for (const event of fact.noMatch) check(event, false);
      }
      assert.deepEqual(differing, []);
    });
  }

  it("differ where its older grammar accepts $or that is no list of objects", () => {
    const older = ["handwritten", "random"].flatMap(recorded).filter(isOlderGrammar);
    assert.ok(older.length > 0);
  });

  it("differ where its automaton contradicts its own rules", () => {
    for (const fact of recorded("defects")) {
      assert.ok(!("refused" in fact));
      const { matches } = compilePattern(fact.pattern);
      for (const event of fact.match) assert.equal(matches(JSON.parse(event)), false, `${fact.pattern} ${event}`);
      for (const event of fact.noMatch) assert.equal(matches(JSON.parse(event)), true, `${fact.pattern} ${event}`);
    }
  });
});
