import assert from "node:assert/strict";
import fc from "fast-check";
import { compilePattern } from "../../aws/patterns";
import { mayMatch, readPattern } from "../../policy-pack/documents/eventPattern";
import { Field } from "../../policy-pack/field";
import { resultOf } from "../../policy-pack/finding";

const text = fc.constantFrom("a", "b", "ab");
const key = fc.constantFrom("p", "q", "r");
const matcher = fc.oneof(
  text,
  text.map((prefix) => ({ prefix })),
  fc.uniqueArray(text, { minLength: 1 }).map((texts) => ({ "anything-but": texts })),
  fc.boolean().map((exists) => ({ exists })),
);
const matchers = fc.array(matcher, { minLength: 1, maxLength: 2 });
const filled = (value: fc.Arbitrary<unknown>) =>
  fc.dictionary(key, value, { minKeys: 1, maxKeys: 3, noNullPrototype: true });
const fields = filled(fc.oneof(matchers, filled(matchers)));
const pattern = fc.oneof(
  fields,
  fc.tuple(fields, fc.array(fields, { minLength: 2, maxLength: 3 })).map(([rest, $or]) => ({ ...rest, $or })),
);
const event = filled(fc.oneof(text, filled(text)));

const alternativesOf = (given: object) =>
  resultOf(readPattern(new Field("eventPattern", JSON.stringify(given))))!.alternatives;

describe("alternatives of event patterns", () => {
  it("may match every part of an event that the pattern matches", () => {
    fc.assert(
      fc.property(pattern, event, fc.array(key as fc.Arbitrary<string>), (given, whole, hidden) => {
        if (!compilePattern(given).matches(whole)) return;
        const part = Object.fromEntries(Object.entries(whole).filter(([name]) => !hidden.includes(name)));
        assert.ok(alternativesOf(given).some((alternative) => mayMatch(alternative, part)));
      }),
      { numRuns: 2000 },
    );
  });

  it("match a whole event only if the pattern does", () => {
    fc.assert(
      fc.property(fields, event, (given, whole) => {
        const [alternative, ...others] = alternativesOf(given);
        assert.deepEqual(others, []);
        const asked = [...alternative!.keys()];
        const known = asked.every(
          (path) =>
            typeof path.split(".").reduce<unknown>((node, step) => (node as Record<string, unknown>)?.[step], whole) ===
            "string",
        );
        if (known) assert.equal(mayMatch(alternative!, whole), compilePattern(given).matches(whole));
      }),
      { numRuns: 2000 },
    );
  });
});
