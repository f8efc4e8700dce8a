import assert from "node:assert/strict";
import fc from "fast-check";
import { compilePattern, compilePatternSet, InvalidPattern, patternLength } from "../../../aws/patterns";
import { RandomCorpus } from "../../../bench/patterns/corpus/random";

const groups = fc.integer().map((seed) => new RandomCorpus(seed).group(4));

function isValid(pattern: string): boolean {
  try {
    compilePattern(pattern);
    return true;
  } catch (error) {
    assert.ok(error instanceof InvalidPattern, String(error));
    return false;
  }
}

describe("patterns, for any pattern and event", () => {
  it("either compile or are refused with InvalidPattern", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        isValid(JSON.stringify(value));
        assert.equal(patternLength(value), typeof value === "string" ? value.length : JSON.stringify(value).length);
      }),
    );
  });

  it("never throw on a JSON event, and explain what they decide", () => {
    fc.assert(
      fc.property(
        groups,
        fc.dictionary(fc.constantFrom("a", "b", "c", "a.b", "__proto__"), fc.jsonValue()),
        (group, event) => {
          if (!isValid(group.pattern)) return;
          const pattern = compilePattern(group.pattern);
          for (const candidate of [event, ...group.events.map((text) => JSON.parse(text))]) {
            const explanation = pattern.explain(candidate);
            assert.equal(explanation.match, pattern.matches(candidate));
            assert.equal(explanation.match, explanation.failures.length + explanation.alternatives.length === 0);
          }
        },
      ),
    );
  });

  it("decide alike alone and in a set", () => {
    fc.assert(
      fc.property(fc.array(groups, { maxLength: 40 }), (members) => {
        const valid = members.filter(({ pattern }) => isValid(pattern));
        const rules = Object.fromEntries(valid.map(({ pattern }, number) => [`rule ${number}`, pattern]));
        const set = compilePatternSet(rules);
        for (const event of valid.flatMap(({ events }) => events.slice(0, 1))) {
          const alone = Object.keys(rules).filter(
            (name) => compilePatternSet({ name: rules[name] }).match(event).length > 0,
          );
          assert.deepEqual(set.match(event), alone);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("decide alike for an event, its compact text and its indented text", () => {
    fc.assert(
      fc.property(groups, fc.jsonValue(), fc.jsonValue(), ({ pattern, events }, a, b) => {
        if (!isValid(pattern)) return;
        const set = compilePatternSet({ rule: pattern });
        for (const event of [{ a, b }, { "a.b": a, a: { b } }, ...events.map((text) => JSON.parse(text))]) {
          const expected = set.match(JSON.parse(JSON.stringify(event)));
          assert.deepEqual(set.match(JSON.stringify(event)), expected);
          assert.deepEqual(set.match(JSON.stringify(event, undefined, 2)), expected);
        }
      }),
    );
  });

  it("read texts with quotes and escapes like JSON.parse", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.string({ unit: fc.constantFrom('"', "\\", "a", "{", "]", ".") }),
        (x, y) => {
          const set = compilePatternSet({ rule: { detail: { wanted: [{ exactly: x }], after: ["end"] } } });
          const event = { skipped: { y, list: [y, x] }, detail: { other: y, wanted: x, [y]: y, after: "end" } };
          assert.deepEqual(set.match(JSON.stringify(event)), set.match(event));
          assert.deepEqual(set.match({ detail: { wanted: x, after: "end" } }), ["rule"]);
        },
      ),
    );
  });
});
