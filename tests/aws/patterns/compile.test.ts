import assert from "node:assert/strict";
import { compilePattern, compilePatternSet, InvalidPattern, patternLength } from "../../../aws/patterns";

function refusal(pattern: unknown): InvalidPattern {
  try {
    compilePattern(pattern);
  } catch (error) {
    assert.ok(error instanceof InvalidPattern, String(error));
    return error;
  }
  assert.fail(`accepted ${JSON.stringify(pattern)}`);
}

describe("compilePattern", () => {
  it("accepts a value or JSON text", () => {
    const event = { detail: { state: "running" } };
    assert.ok(compilePattern({ detail: { state: ["running"] } }).matches(event));
    assert.ok(compilePattern('{"detail":{"state":["running"]}}').matches(event));
  });

  describe("refuses with field, reason and advice", () => {
    const cases: Array<[what: string, pattern: unknown, path: string, reason: RegExp]> = [
      ["a value outside a list", { detail: { state: "x" } }, "detail.state", /not a list/],
      ["an empty list", { detail: { state: [] } }, "detail.state", /empty/],
      ["an empty object", { detail: {} }, "detail", /without fields/],
      ["a list in a list", { a: [["x"]] }, "a", /another list/],
      ["an unknown operator", { a: [{ regex: "x" }] }, "a", /unknown operator "regex"/],
      ["two operators in one object", { a: [{ prefix: "x", suffix: "y" }] }, "a", /exactly one operator/],
      ["anything-but true", { a: [{ "anything-but": [true] }] }, "a", /texts only or numbers only/],
      ["anything-but of mixed kinds", { a: [{ "anything-but": ["x", 1] }] }, "a", /texts only or numbers only/],
      ["a numeric range upside down", { a: [{ numeric: [">", 9, "<", 7] }] }, "a", /not below its upper bound/],
      ["a numeric range with its upper bound first", { a: [{ numeric: ["<", 9, ">", 7] }] }, "a", /cannot combine/],
      ["a block without mask", { a: [{ cidr: "10.0.0.0" }] }, "a", /address\/bits/],
      ["a block with too long a mask", { a: [{ cidr: "10.0.0.0/32" }] }, "a", /from 0 to 31/],
      ["two wildcards in a row", { a: [{ wildcard: "x**" }] }, "a", /two wildcards in a row/],
      ["a number too exact to compare", '{"a":[{"numeric":["=",9007199254740993]}]}', "a", /more digits than a double/],
      ["$or with one alternative", { $or: [{ a: ["x"] }] }, "$or", /1 alternative/],
      ["a reserved name inside $or", { b: { $or: [{ cidr: ["x"] }, { a: ["x"] }] } }, "b.cidr", /reserved/],
      ["a list as the pattern", ["x"], "", /a list/],
      ["text that is not JSON", '{"a":', "", /not JSON/],
      ["a value that is not JSON", { a: [undefined] }, "", /not JSON/],
    ];
    for (const [what, pattern, path, reason] of cases) {
      it(what, () => {
        const error = refusal(pattern);
        assert.equal(error.path, path);
        assert.match(error.reason, reason);
        assert.ok(error.advice.length > 10);
        assert.ok(error.message.includes(error.reason) && error.message.includes(error.advice));
      });
    }
  });

  it("takes up to 1,000 combinations of $or", () => {
    const ten = (name: string) => Array.from({ length: 10 }, (_, n) => ({ [name]: [`${n}`] }));
    const pattern = { a: { $or: ten("x") }, b: { $or: ten("x") }, c: { $or: ten("x") } };
    assert.ok(compilePattern(pattern).matches({ a: { x: "9" }, b: { x: "0" }, c: { x: "5" } }));
    const error = refusal({ ...pattern, d: { $or: ten("x").slice(0, 2) } });
    assert.match(error.reason, /2000 combinations/);
  });

  it("takes up to 256 fields", () => {
    const fields = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`f${n}`, ["x"]]));
    compilePattern(fields(256));
    assert.match(refusal(fields(257)).reason, /257 fields/);
  });

  it("refuses events that are no objects", () => {
    const { matches } = compilePattern({ a: ["x"] });
    assert.throws(() => matches([] as object), TypeError);
  });
});

describe("compilePatternSet", () => {
  it("gives the names of matching rules in the order of the rules", () => {
    const set = compilePatternSet({
      b: { detail: { n: [{ numeric: [">", 1] }] } },
      a: { source: [{ prefix: "aws." }] },
      c: { source: ["shop"] },
      d: { $or: [{ source: ["aws.ec2"] }, { detail: { n: [2] } }] },
    });
    assert.deepEqual(set.match({ source: "aws.ec2", detail: { n: 2 } }), ["b", "a", "d"]);
    assert.deepEqual(set.match('{"source":"shop"}'), ["c"]);
    assert.deepEqual(set.match("{}"), []);
  });

  it("names the rule whose pattern is invalid", () => {
    assert.throws(() => compilePatternSet({ good: { a: ["x"] }, bad: { a: [] } }), /field a: .*\(rule "bad"\)/);
  });

  it("keeps more than 32 rules on one text apart", () => {
    const rules = Array.from({ length: 70 }, (_, n) => [`r${n}`, { source: ["s"], n: [n] }] as const);
    const set = compilePatternSet(Object.fromEntries(rules));
    for (const n of [0, 31, 32, 63, 64, 69]) assert.deepEqual(set.match({ source: "s", n }), [`r${n}`]);
  });

  it("compares all digits of numbers in text", () => {
    const set = compilePatternSet({ r: '{"a":[123456789012345678901]}' });
    assert.deepEqual(set.match('{"a":123456789012345678901}'), ["r"]);
    assert.deepEqual(set.match('{"a":123456789012345678902}'), []);
    assert.deepEqual(set.match('{"b.c":1,"a":[0,123456789012345678902]}'), []);
  });

  it("refuses text that is not a JSON object", () => {
    const set = compilePatternSet({ r: { a: ["x"] } });
    for (const text of [
      "",
      "{",
      '{"a":"x"',
      '{"a":"x",}',
      '{"a" "x"}',
      '{"a":x}',
      '{"a":"x"}}',
      '{"a":[1,]}',
      '{"b":[1}',
    ]) {
      assert.throws(() => set.match(text), SyntaxError, text);
    }
    for (const text of ["[]", "1", "null", '"x"']) assert.throws(() => set.match(text), TypeError, text);
  });
});

describe("patternLength", () => {
  it("counts the characters that are sent", () => {
    assert.equal(patternLength({ a: ["x"] }), '{"a":["x"]}'.length);
    assert.equal(patternLength('{ "a": ["x"] }'), 14);
  });
});
