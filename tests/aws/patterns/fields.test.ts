import assert from "node:assert/strict";
import { compilePattern } from "../../../aws/patterns";
import { beginsWith, endsWith, equalsIgnoringCase, wildcard } from "../../../aws/patterns/text";
import { FieldMatcher, oneOf, type ValueMatcher } from "../../../aws/patterns/values";

const text = (value: string): ValueMatcher => ({ kind: "text", value, expected: value });
const digits = (given: string, value?: number): ValueMatcher => ({
  kind: "number",
  text: given,
  value,
  expected: given,
});
const field = (...matchers: ValueMatcher[]) => new FieldMatcher(matchers, []);

describe("the entries of a field", () => {
  it("are only texts where nothing else can match", () => {
    assert.deepEqual(field(text("a"), text("b"), text("a")).onlyTexts, ["a", "b"]);
    assert.equal(field(text("a"), { kind: "literal", value: true, expected: "true" }).onlyTexts, undefined);
  });

  it("compare a number by its digits, where event-ruler cannot compare it", () => {
    assert.equal(field(digits("5")).matches(5), true);
    assert.equal(field(digits("5")).matches(6), false);
    assert.equal(field(digits("5"), digits("7", 7)).matches(7), true);
    assert.equal(field(digits("5"), digits("7", 7)).matches(5), false);
    assert.equal(field(digits("7.0", 7)).matches(7), true);
  });

  it("are one of several texts, however many", () => {
    for (const count of [0, 1, 2, 8, 9, 40]) {
      const test = oneOf(Array.from({ length: count }, (_, index) => `t${index}`));
      for (let index = 0; index < count; index++) assert.equal(test(`t${index}`), true);
      assert.equal(test(`t${count}`), false);
    }
  });
});

describe("the shapes of a text", () => {
  it("compare every character as it is, but for its case", () => {
    const same = equalsIgnoringCase("a.b*[c]-$");
    assert.equal(same("A.B*[C]-$"), true);
    for (const other of ["ab*[c]-$", "axb*[c]-$", "a.bb[c]-$", "a.b*c-$"]) assert.equal(same(other), false, other);
  });

  it("do not let the parts of a wildcard overlap", () => {
    const rows: Array<[string, string, boolean]> = [
      ["a*b*b", "ab", false],
      ["a*b*b", "abb", true],
      ["a*bc*cd", "abcd", false],
      ["a*bc*cd", "abccd", true],
      ["ab*ba", "aba", false],
      ["*a*a*", "a", false],
      ["*a*a*", "aa", true],
      ["\\**", "*x", true],
      ["\\**", "x", false],
      ["\\\\", "\\", true],
    ];
    for (const [pattern, value, matches] of rows)
      assert.equal(wildcard(pattern)(value), matches, `${pattern} ${value}`);
  });

  it("may end or begin with the quote of the JSON text", () => {
    assert.deepEqual([beginsWith('ab"')("ab"), beginsWith('ab"')("abc")], [true, false]);
    assert.deepEqual([endsWith('"ab')("ab"), endsWith('"ab')("cab")], [true, false]);
  });
});

describe("numeric", () => {
  const refused = (operand: unknown, reason: RegExp) =>
    assert.throws(() => compilePattern({ a: [{ numeric: operand }] }), reason);

  it("needs operators that are texts, each with its bound", () => {
    for (const operand of [[], [5, 7], [null, 7], [["="], 7], [">"], [">", "7"], [">", 7, "<"], ["!=", 7]])
      refused(operand, /numeric/);
    refused([5, 7], /numeric .*5/);
  });
});
