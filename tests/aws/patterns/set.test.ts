import assert from "node:assert/strict";
import { compileAlternatives } from "../../../aws/patterns/compile";
import { PatternIndex } from "../../../aws/patterns/set";

const indexOf = (...patterns: object[]) => new PatternIndex(patterns.map((pattern) => compileAlternatives(pattern)));

describe("the index of many patterns", () => {
  it("makes one test of what several patterns require of one field, and no other", () => {
    const { candidates } = indexOf(
      { a: ["x"], b: [{ prefix: "y" }] },
      { a: ["x"], b: [{ prefix: "z" }] },
      { b: ["x"] },
      { "a.b": ["x"], c: { d: ["x"] } },
    );
    const [first, second, third, fourth] = candidates.map(({ tests }) => tests);
    assert.equal(first?.[0], second?.[0]);
    assert.notEqual(first?.[1], second?.[1]);
    assert.notEqual(first?.[0], third?.[0]);
    assert.deepEqual(
      [first, third, fourth].map((tests) => tests?.map(({ step }) => step.path)),
      [["a", "b"], ["b"], ["a.b", "c.d"]],
    );
  });

  it("has the fields of each candidate in the order of their paths", () => {
    for (const pattern of [
      { b: ["x"], a: ["x"], c: ["x"] },
      { c: ["x"], b: ["x"], a: ["x"] },
    ])
      assert.deepEqual(
        indexOf(pattern).candidates[0]?.tests.map(({ step }) => step.path),
        ["a", "b", "c"],
      );
  });

  it("says of one candidate and of one test whether the event satisfies it", () => {
    const index = indexOf({ a: { b: ["x"], c: ["y"] } }, { d: [{ exists: false }] });
    const [pair, gone] = index.candidates;
    assert.ok(pair && gone);
    const verdicts = (event: object) => {
      index.load(event);
      const passed = pair.tests.map((test) => index.passes(test));
      return [index.matches(pair), index.matches(gone), ...passed, index.matchingRules()];
    };
    assert.deepEqual(verdicts({ a: { b: "x", c: "y" } }), [true, true, true, true, [0, 1]]);
    assert.deepEqual(verdicts({ a: [{ b: "x", c: "y" }], d: 1 }), [true, false, true, true, [0]]);
    // Each test passes on an element of its own: together they do not.
    assert.deepEqual(verdicts({ a: [{ b: "x" }, { c: "y" }] }), [false, true, true, true, [1]]);
    assert.deepEqual(verdicts({ a: { b: "x" }, d: null }), [false, false, true, false, []]);
  });

  it("gives each rule once, in ascending order, however its alternatives are found", () => {
    const index = indexOf(
      { $or: [{ b: [{ prefix: "x" }] }, { a: ["x"] }, { c: ["x"] }] },
      { c: ["x"] },
      { b: [{ prefix: "x" }] },
      { a: ["x", "y"] },
      { $or: [{ a: ["x"] }, { c: ["x"] }] },
    );
    const found = (event: object) => {
      index.load(event);
      return index.matchingRules();
    };
    assert.deepEqual(found({ a: "x", b: "x", c: "x" }), [0, 1, 2, 3, 4]);
    assert.deepEqual(found({ a: ["x", "y", "x"] }), [0, 3, 4]);
    assert.deepEqual(found({ c: "x" }), [0, 1, 4]);
    assert.deepEqual(found({ b: "x" }), [0, 2]);
    assert.deepEqual(found({ a: 1, b: 1, c: null }), []);
  });

  it("matches values of nested arrays in one element of each of them", () => {
    const index = indexOf({ a: { b: { c: ["x"], d: ["y"] }, e: ["z"] } });
    const matches = (a: unknown) => {
      index.load({ a });
      return index.matchingRules().length === 1;
    };
    assert.equal(matches([{ e: "z", b: [{ c: "x" }, { c: "x", d: "y" }] }]), true);
    assert.equal(matches([{ e: "z", b: [{ c: "x" }, { d: "y" }] }]), false);
    assert.equal(matches([{ e: "z" }, { b: [{ c: "x", d: "y" }] }]), false);
    assert.equal(
      matches([
        { e: "q", b: [{ c: "x", d: "y" }] },
        { e: "z", b: { c: "x", d: "y" } },
      ]),
      true,
    );
    assert.equal(matches({ e: ["q", "z"], b: { c: ["p", "x"], d: "y" } }), true);
  });

  it("matches values in one element, whatever else the pattern requires outside arrays", () => {
    const index = indexOf({ a: { b: ["x"], c: ["y"] }, s: ["t"] });
    index.load({ a: [{ b: "x" }, { c: "y" }], s: "t" });
    assert.deepEqual(index.matchingRules(), []);
    index.load({ a: [{ b: "x" }, { b: "x", c: "y" }], s: "t" });
    assert.deepEqual(index.matchingRules(), [0]);
  });

  it("reads objects only", () => {
    const index = indexOf({ a: ["x"] });
    for (const event of [null, undefined, "x", 1, [], [{ a: "x" }]])
      assert.throws(() => index.load(event), { name: "TypeError", message: /an event must be a JSON object/ });
    assert.deepEqual(index.matchText('{"a.b":1,"a":"x"}'), [0]);
    assert.deepEqual(index.matchText('{"a.b":12345678901234567890,"a":"x"}'), [0]);
  });
});
