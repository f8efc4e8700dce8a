import assert from "node:assert/strict";
import fc from "fast-check";
import { anyOf, broadestCommon } from "../../components/plan/patterns";
import type { EventPattern } from "../../responses/types";
import { absent, event, literals, matches, pattern } from "./patternGenerators";

describe("union of event patterns", () => {
  it("matches exactly what one of the alternatives matches", () => {
    fc.assert(
      fc.property(fc.array(pattern, { minLength: 1, maxLength: 4 }), event, (alternatives, value) => {
        const expected = alternatives.some((alternative) => matches(alternative, value));
        assert.equal(matches(anyOf(alternatives), value), expected);
      }),
      { numRuns: 400 },
    );
  });

  it("writes what all share once and keeps an alternative's own $or apart", () => {
    const shared = { source: ["aws.ec2"], "replay-name": absent };
    const choice = [{ detail: { a: ["1"] } }, { detail: { b: ["2"] } }];
    assert.deepEqual(
      anyOf([
        { ...shared, $or: choice },
        { ...shared, detail: { c: ["3"] } },
      ]),
      {
        ...shared,
        $or: [{ $or: choice }, { detail: { c: ["3"] } }],
      },
    );
    assert.deepEqual(
      anyOf([
        { ...shared, detail: { type: ["x"] } },
        { ...shared, detail: { type: ["y"] } },
      ]),
      {
        ...shared,
        detail: { type: ["x", "y"] },
      },
    );
  });

  it("accepts everything that its widest alternative accepts", () => {
    const wide = { source: ["aws.ec2"] };
    assert.deepEqual(anyOf([{ ...wide, detail: { state: ["stopped"] } }, wide]), wide);
  });
});

describe("broadest common pattern", () => {
  it("matches whatever one of the alternatives matches", () => {
    const choice = fc.record({ $or: fc.tuple(pattern, pattern), source: literals }) as fc.Arbitrary<EventPattern>;
    const alternatives = fc.array(fc.oneof(pattern, choice), { minLength: 1, maxLength: 4 });
    let matched = 0;
    fc.assert(
      fc.property(alternatives, event, (some, value) => {
        if (!some.some((alternative) => matches(alternative, value))) return;
        matched++;
        const common = broadestCommon(some);
        assert.ok(Object.keys(common).length === 0 || matches(common, value));
      }),
      { numRuns: 3000 },
    );
    assert.ok(matched > 50, `only ${matched} events matched an alternative`);
  });

  it("keeps what all require, with the values of all", () => {
    const finding = (type: string, severity: number, more = {}) => ({
      source: ["aws.guardduty"],
      detail: {
        type: [{ prefix: type }],
        severity: [{ numeric: [">=", severity] }],
        service: { archived: [false] },
        ...more,
      },
    });
    assert.deepEqual(broadestCommon([finding("A", 7), finding("B", 7, { region: ["x"] })]), {
      source: ["aws.guardduty"],
      detail: {
        type: [{ prefix: "A" }, { prefix: "B" }],
        severity: [{ numeric: [">=", 7] }],
        service: { archived: [false] },
      },
    });
  });
});
