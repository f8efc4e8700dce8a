import assert from "node:assert/strict";
import { compilePattern, InvalidPattern } from "../../../aws/patterns";

function refused(pattern: unknown, path: string, reason: RegExp, advice?: RegExp): void {
  assert.throws(
    () => compilePattern(pattern),
    (error) => {
      assert.ok(error instanceof InvalidPattern, String(error));
      assert.equal(error.path, path);
      assert.match(error.reason, reason);
      if (advice) assert.match(error.advice, advice);
      return true;
    },
  );
}
const matches = (entry: unknown, value: unknown) => compilePattern({ a: [entry] }).matches({ a: value });

describe("names that are reserved inside $or", () => {
  const names = [
    ...["exactly", "prefix", "suffix", "equals-ignore-case", "wildcard", "anything-but", "numeric", "exists", "cidr"],
    ...["=", "<", "<=", ">", ">=", "regex", "not-wildcard", "not-equals-ignore-case", "date-after"],
    ...["date-on-or-after", "date-before", "date-on-or-before", "in-date-range", "ip-address-in-range"],
    "ip-address-not-in-range",
  ];
  for (const name of names)
    it(`are refused there and nowhere else: ${name}`, () => {
      refused({ $or: [{ [name]: ["x"] }, { a: ["x"] }] }, name, /reserved inside \$or/);
      assert.ok(compilePattern({ [name]: ["x"] }).matches({ [name]: "x" }));
    });

  it("do not make a field of the event of other names", () => {
    assert.ok(compilePattern({ $or: [{ Prefix: ["x"] }, { a: ["x"] }] }).matches({ Prefix: "x" }));
    assert.ok(compilePattern({ $or: [{ "": ["x"] }, { a: ["x"] }] }).matches({ "": "x" }));
  });
});

describe("what is no JSON", () => {
  it("is left out as a member and refused as an element, wherever it is", () => {
    const gap = (length: number) => [...Array(length).fill("x"), undefined];
    for (const length of [0, 9, 10, 100])
      refused({ a: gap(length) }, "", new RegExp(`^"${length}" holds a value that is`));
    for (const name of ["b", "b1", "1b"])
      assert.ok(compilePattern({ a: ["x"], [name]: undefined }).matches({ a: "x" }));
  });

  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, () => 1, Symbol("s")])
    it(`is refused: ${String(value)}`, () => refused({ a: [value] }, "", /is not JSON/));

  it("is refused as the whole pattern, and errors of other kinds come through", () => {
    refused(undefined, "", /^it is not JSON$|not JSON/);
    refused("{", "", /^it is not JSON \(/, /^correct the text$/);
    const failing = {
      toJSON() {
        throw new RangeError("out of order");
      },
    };
    assert.throws(() => compilePattern(failing), { name: "RangeError", message: "out of order" });
  });

  it("is refused as a pattern of another kind", () => {
    for (const [text, kind] of [
      ["[]", "a list"],
      ["1", "a number"],
      ['"x"', "a string"],
      ["null", "a literal"],
    ] as const)
      refused(text, "", new RegExp(`^it is ${kind}$`), /^write a JSON object$/);
  });
});

describe("operators", () => {
  it("name themselves where they are given something else than text", () => {
    for (const operator of ["exactly", "prefix", "suffix", "equals-ignore-case", "wildcard", "cidr"])
      refused({ a: [{ [operator]: 5 }] }, "a", new RegExp(operator));
    for (const operator of ["prefix", "suffix"]) {
      refused({ a: [{ [operator]: { "equals-ignore-case": 5 } }] }, "a", new RegExp(`${operator} equals-ignore-case`));
      refused(
        { a: [{ [operator]: { wildcard: "x" } }] },
        "a",
        new RegExp(`${operator} requires a text or equals-ignore-case, found "wildcard"`),
        new RegExp(`"${operator}": .*"equals-ignore-case"`),
      );
      refused({ a: [{ "anything-but": { [operator]: "" } }] }, "a", new RegExp(`anything-but ${operator} is empty`));
    }
  });

  it("exclude by the shapes that event-ruler knows, and by no other", () => {
    for (const shape of ["numeric", "exists", "toString"])
      refused(
        { a: [{ "anything-but": { [shape]: "x" } }] },
        "a",
        new RegExp(`cannot exclude by "${shape}"`),
        /prefix, suffix/,
      );
    refused({ a: [{ "anything-but": { prefix: [] } }] }, "a", /anything-but prefix has an empty list/);
    refused({ a: [{ "anything-but": [] }] }, "a", /texts only or numbers only/);
    refused({ a: [{ "anything-but": { prefix: "x", suffix: "y" } }] }, "a", /anything-but/);
    const rows: Array<[string, string, string]> = [
      ["prefix", "x1", "1x"],
      ["suffix", "1x", "x1"],
      ["equals-ignore-case", "X", "x1"],
    ];
    for (const [shape, excluded, other] of rows) {
      assert.equal(matches({ "anything-but": { [shape]: "x" } }, excluded), false);
      assert.equal(matches({ "anything-but": { [shape]: ["y", "x"] } }, excluded), false);
      assert.equal(matches({ "anything-but": { [shape]: "x" } }, other), true);
    }
  });

  it("begin or end, with or without case", () => {
    const rows: Array<[object, boolean, boolean]> = [
      [{ prefix: "ab" }, true, false],
      [{ suffix: "ab" }, false, true],
      [{ prefix: { "equals-ignore-case": "AB" } }, true, false],
      [{ suffix: { "equals-ignore-case": "AB" } }, false, true],
    ];
    for (const [entry, begins, ends] of rows)
      assert.deepEqual([matches(entry, "ab."), matches(entry, ".ab")], [begins, ends], JSON.stringify(entry));
  });

  it("accept true or false for exists", () => {
    for (const operand of [null, "true", 1])
      refused({ a: [{ exists: operand }] }, "a", /^exists requires true or false/);
    assert.deepEqual([matches({ exists: true }, "x"), matches({ exists: false }, "x")], [true, false]);
  });
});
