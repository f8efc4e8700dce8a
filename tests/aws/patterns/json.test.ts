import assert from "node:assert/strict";
import fc from "fast-check";
import { InexactNumber, mayHoldInexactNumber, parseExactly, readJson } from "../../../aws/patterns/json";

describe("JSON as a stream of tokens", () => {
  it("is what JSON.parse reads, with any white space", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 1, 4), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        assert.deepEqual(parseExactly(`\n${text} `), JSON.parse(text));
      }),
    );
    assert.deepEqual(parseExactly('{ "a" : [ 1 , true,false ,null, "\\"\\u0041\\\\" ] ,\t"b":{ }\n}'), {
      a: [1, true, false, null, '"A\\'],
      b: {},
    });
  });

  it("keeps the order of members, members that come twice, and the text of numbers", () => {
    const number = (text: string) => ({ kind: "number", text });
    assert.deepEqual(readJson('{"b":1.0,"a":[-2e1],"b":null}'), {
      kind: "object",
      members: [
        { key: "b", value: number("1.0") },
        { key: "a", value: { kind: "array", items: [number("-2e1")] } },
        { key: "b", value: { kind: "literal", value: null } },
      ],
    });
    assert.deepEqual(parseExactly("[9007199254740993,2]"), [new InexactNumber("9007199254740993"), 2]);
  });

  it("is refused as JSON.parse refuses it", () => {
    for (const text of ["", "{", '{"a":1', "[1,]", "[1 2]", "01", "tru", '{"a" 1}', "1 2"]) {
      assert.throws(() => readJson(text), SyntaxError, text);
      assert.throws(() => parseExactly(text), SyntaxError, text);
    }
  });
});

describe("a text that may hold a number which JSON.parse rounds", () => {
  const holds = (text: string) => /[0-9.]{16}/.test(text);

  it("has 16 digits or points in a row, wherever they are", () => {
    const run = fc.string({ unit: fc.constantFrom(..."0189.5"), minLength: 12, maxLength: 20 });
    const other = fc.string({ unit: fc.constantFrom(..."0/:-,a "), maxLength: 20 });
    fc.assert(
      fc.property(other, run, other, run, (a, b, c, d) => {
        for (const text of [`${a}${b}${c}${d}`, `${b}${c}`, `${a}${b}`, b, a])
          assert.equal(mayHoldInexactNumber(text), holds(text), text);
      }),
      { numRuns: 500 },
    );
  });

  for (const [text, may] of [
    ["1234567890123456", true],
    ["123456789012345", false],
    ["12345678x1234567", false],
    ["123456781x12345678123", false],
    ["0000000000.00000", true],
    ["................", true],
    ["9999999999999999", true],
    ["", false],
  ] as const)
    it(`${text || "no text"}: ${may}`, () => assert.equal(mayHoldInexactNumber(text), may));
});
