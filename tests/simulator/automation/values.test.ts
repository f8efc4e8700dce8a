import assert from "node:assert/strict";
import { CoercionError, coerce } from "../../../simulator/automation/coercion";
import { JavaRegexError } from "../../../simulator/automation/javaCharacters";
import { compileJavaPattern } from "../../../simulator/automation/javaRegex";
import {
  InvalidReference,
  type Lookup,
  parseTemplate,
  resolve,
  UnsetReference,
} from "../../../simulator/automation/references";
import type { ValueType } from "../../../simulator/automation/types";

describe("conversion of outputs", () => {
  const documented: Array<[unknown, ValueType, unknown]> = [
    ["a,b", "StringList", ["a,b"]],
    ["3", "Integer", 3],
    ["true", "Boolean", true],
    [3, "String", "3"],
    [3, "StringList", ["3"]],
    [["x"], "String", "x"],
    [[7], "Integer", 7],
    [[true], "Boolean", true],
    [[], "StringList", []],
    [[{ a: 1 }], "MapList", [{ a: 1 }]],
    [{ a: 1 }, "StringMap", { a: 1 }],
  ];
  for (const [value, type, expected] of documented) {
    it(`${JSON.stringify(value)} → ${type}`, () => assert.deepEqual(coerce(value, type), expected));
  }
  const refused: Array<[unknown, ValueType]> = [
    [[], "String"],
    [["a", "b"], "String"],
    [{ a: 1 }, "String"],
    [[{ a: 1 }, { b: 2 }], "String"],
    [1.5, "Integer"],
    ["x", "Integer"],
    ["yes", "Boolean"],
    [true, "String"],
    [new Date(0), "String"],
    [new Uint8Array([1]), "String"],
    [[1, 2], "StringList"],
    ["{}", "StringMap"],
  ];
  for (const [value, type] of refused) {
    it(`refuses ${JSON.stringify(value)} → ${type}`, () => assert.throws(() => coerce(value, type), CoercionError));
  }
});

describe("references", () => {
  const values: Record<string, unknown> = {
    one: "1",
    list: ["a", "b"],
    single: ["a"],
    map: { k: "v" },
    n: 5,
    yes: true,
  };
  const lookup: Lookup = (reference) => (reference.kind === "parameter" ? values[reference.name] : undefined);
  const resolved = (value: unknown) => resolve(value, lookup, "s.inputs");

  it("a whole reference keeps its type", () => {
    assert.deepEqual(resolved({ a: "{{ list }}", b: "{{n}}", c: "{{ yes }}", d: "{{map}}" }), {
      a: ["a", "b"],
      b: 5,
      c: true,
      d: { k: "v" },
    });
  });
  it("text around a reference is kept", () => assert.equal(resolved("i-{{ one }}-{{n}}!"), "i-1-5!"));
  it("a list reference as the only element is flattened", () => assert.deepEqual(resolved(["{{ list }}"]), ["a", "b"]));
  it("a list of one is its element inside a text", () => assert.equal(resolved("x {{ single }}"), "x a"));
  it("substituted text is not substituted again", () => {
    const again: Lookup = () => "{{ other }}";
    assert.equal(resolve("a {{ one }}", again, "x"), "a {{ other }}");
  });
  it("refuses lists, maps and Booleans inside a text", () => {
    for (const text of ["x {{ list }}", "x {{ map }}", "x {{ yes }}"])
      assert.throws(() => resolved(text), InvalidReference);
  });
  it("refuses a list reference beside other elements", () =>
    assert.throws(() => resolved(["{{ list }}", "c"]), InvalidReference));
  it("an unset reference is an error, never an empty text", () =>
    assert.throws(() => resolved("x {{ missing }}"), UnsetReference));
  for (const form of [
    "{{ s.List[0] }}",
    "{{ a.b.c }}",
    "{{ {{a}} }}",
    "{{ global:TIMESTAMP }}",
    "{{ automation:NAME }}",
    "{{ }}",
    "{{ a",
  ]) {
    it(`refuses ${form}`, () => assert.throws(() => parseTemplate(form), InvalidReference));
  }
});

describe("allowedPattern in Java's language", () => {
  const accepts: Array<[string, string, boolean]> = [
    ["^i-[a-z0-9]{8,17}$", "i-0b2c3d4e", true],
    ["^i-[a-z0-9]{8,17}$", "i-XYZ", false],
    ["(?i)^abc$", "aBC", true],
    ["a(?i)b|c", "aC", false],
    ["a(?i)b|c", "C", true],
    ["a(?i:b)c", "aBc", true],
    ["a(?i:b)c", "aBC", false],
    ["a++b", "aaab", true],
    ["a++ab", "aaab", false],
    ["(?>a|ab)c", "abc", false],
    ["[a-z&&[^aeiou]]+", "xyz", true],
    ["[a-z&&[^aeiou]]+", "xaz", false],
    ["\\p{Alpha}+\\p{Digit}*", "ab12", true],
    ["\\P{Upper}+", "abC", false],
    ["\\Qa.b\\E+", "a.ba.b", true],
    ["\\Aab\\z", "ab", true],
    ["(a)\\1", "aa", true],
    ["(?<x>a)(b)\\2\\k<x>", "abba", true],
    ["\\x41\\u0042", "AB", true],
    ["[\\w+=,.@-]+", "a-b@c.d", true],
    ["[^/]+/[^]]", "a/b", true],
    ["arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+", "arn:aws:iam::111122223333:role/x/y", true],
    ["\\h\\R", "\t\r\n", true],
    ["^$|^x+$", "", true],
    ["\\s", "\u00a0", false],
  ];
  for (const [pattern, value, expected] of accepts) {
    it(`${pattern} ${expected ? "accepts" : "refuses"} ${JSON.stringify(value)}`, () =>
      assert.equal(compileJavaPattern(pattern).test(value), expected));
  }
  it("matches the whole value, which both find and matches accept", () =>
    assert.equal(compileJavaPattern("^abc").test("abcd"), false));
  for (const invalid of ["(a", "a)", "[a", "*a", "(?x)a", "\\y", "\\2", "a\\"]) {
    it(`refuses ${invalid}`, () => assert.throws(() => compileJavaPattern(invalid), JavaRegexError));
  }
});
