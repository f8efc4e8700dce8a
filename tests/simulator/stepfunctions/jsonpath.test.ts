import assert from "node:assert/strict";
import fc from "fast-check";
import type { Json } from "../../../simulator/stepfunctions/json";
import { valueAt } from "../../../simulator/stepfunctions/jsonpath/evaluate";
import { parseExpression } from "../../../simulator/stepfunctions/jsonpath/expression";
import { parsePath } from "../../../simulator/stepfunctions/jsonpath/path";
import {
  evaluateExpression,
  fillTemplate,
  placeResult,
  selectPath,
} from "../../../simulator/stepfunctions/jsonpath/template";

const reach = (data: Json, variables: Record<string, Json> = {}, context: Json = { Execution: { Id: "e" } }) => ({
  data,
  context,
  variable: (name: string) => variables[name],
});
const at = (path: string, data: Json) => valueAt(parsePath(path), reach(data));
const call = (text: string, data: Json = {}) => evaluateExpression(text, reach(data), "field");

const store: Json = {
  items: [
    { name: "a", price: 1, tags: ["x"] },
    { name: "b", price: 5 },
    { name: "c", price: 9, tags: [] },
  ],
  "odd key": { "a.b": true },
  nothing: null,
};

describe("paths of JSONPath states", () => {
  const values: Array<[string, Json | undefined]> = [
    ["$", store],
    ["$.items[1].name", "b"],
    ["$['items'][0]['name']", "a"],
    ["$.['odd key'].['a.b']", true],
    ["$.items[-1].name", "c"],
    ["$.nothing", null],
    ["$.absent", undefined],
    ["$.items[9]", undefined],
    ["$.items[*].name", ["a", "b", "c"]],
    ["$.items[0:2].name", ["a", "b"]],
    ["$.items[0,2].name", ["a", "c"]],
    ["$..price", [1, 5, 9]],
    ["$..absent", []],
    ["$.items[?(@.price > 1)].name", ["b", "c"]],
    ["$.items[?(@.price >= 5 && @.name != 'c')].name", ["b"]],
    ["$.items[?(@.name == 'a' || !(@.price < 9))].name", ["a", "c"]],
    ["$.items[?(@.tags)].name", ["a", "c"]],
    ["$.items[?(@.name == 1)].name", []],
  ];
  for (const [path, value] of values) it(path, () => assert.deepEqual(at(path, store), value));

  it("reach the Context object and variables", () => {
    assert.equal(valueAt(parsePath("$$.Execution.Id"), reach({})), "e");
    assert.equal(valueAt(parsePath("$order.total"), reach({}, { order: { total: 3 } })), 3);
    assert.equal(valueAt(parsePath("$unset"), reach({})), undefined);
  });

  for (const path of [
    "",
    "items",
    "$.",
    "$.a[",
    "$.a['b]",
    "$.a[x]",
    "$.items.length()",
    "$.a[?(@.x in ['a'])]",
    "$.a b",
  ]) {
    it(`refuses ${JSON.stringify(path)}`, () => assert.throws(() => parsePath(path)));
  }

  it("knows which of them can name only one place", () => {
    assert.ok(parsePath("$.a.b[0]['c']").reference);
    for (const path of ["$.a[*]", "$..a", "$.a[0:1]", "$.a[?(@.b)]", "$['a','b']"])
      assert.ok(!parsePath(path).reference);
  });

  it("finds any member of any object by its name in brackets", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.integer(), (name, value) => {
        const quoted = name.replace(/[\\']/g, "\\$&");
        const data = JSON.parse(`{${JSON.stringify(name)}:${value}}`) as Json;
        assert.equal(at(`$['${quoted}']`, data), value);
      }),
    );
  });
});

describe("intrinsic functions", () => {
  const data: Json = {
    list: [1, 2, 3, 2],
    n: 5,
    text: '{"a":[1]}',
    left: { a: { x: 1 }, b: 2 },
    right: { a: { y: 1 } },
    nil: null,
  };
  const values: Array<[string, Json]> = [
    ["States.Array($.n, $.nil, true, 'x', -1.5)", [5, null, true, "x", -1.5]],
    ["States.ArrayPartition($.list, 3)", [[1, 2, 3], [2]]],
    ["States.ArrayContains($.list, 2)", true],
    ["States.ArrayContains(States.Array($.left), $.left)", true],
    ["States.ArrayRange(1, 9, 2)", [1, 3, 5, 7, 9]],
    ["States.ArrayRange(3, 1, -1)", [3, 2, 1]],
    ["States.ArrayGetItem($.list, 1)", 2],
    ["States.ArrayLength($.list)", 4],
    ["States.ArrayUnique($.list)", [1, 2, 3]],
    ["States.Base64Encode('Data to encode')", "RGF0YSB0byBlbmNvZGU="],
    ["States.Base64Decode('RGVjb2RlZCBkYXRh')", "Decoded data"],
    ["States.Hash('hello', 'SHA-256')", "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"],
    ["States.JsonMerge($.left, $.right, false)", { a: { y: 1 }, b: 2 }],
    ["States.StringToJson($.text)", { a: [1] }],
    ["States.JsonToString($.left)", '{"a":{"x":1},"b":2}'],
    ["States.MathAdd($.n, -1)", 4],
    ["States.MathAdd(1.5, 1)", 3],
    ["States.StringSplit('This.is+a,test=string', '.+,=')", ["This", "is", "a", "test", "string"]],
    ["States.Format('Hello {}, {} and {}', 'x', $.n, $.nil)", "Hello x, 5 and null"],
    ["States.Format('\\{{}\\} it\\'s \\\\', 1)", "{1} it's \\"],
    ["States.Format('{}:{}', States.ArrayGetItem($.list, 1), States.MathAdd($.n, 2))", "2:7"],
  ];
  for (const [text, value] of values) {
    it(text, () => assert.deepEqual(call(text, data), value));
  }

  it("gives the same random number for the same seed, within its bounds", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -99, max: 99 }),
        fc.integer({ min: 1, max: 99 }),
        fc.nat(9999),
        (from, width, seed) => {
          const text = `States.MathRandom(${from}, ${from + width}, ${seed})`;
          const drawn = call(text) as number;
          assert.ok(drawn >= from && drawn < from + width);
          assert.equal(call(text), drawn);
        },
      ),
    );
  });

  it("makes a version 4 UUID", () => assert.match(String(call("States.UUID()")), /^[0-9a-f]{8}-[0-9a-f]{4}-4/));

  for (const text of [
    "States.Nothing()",
    "States.ArrayLength()",
    "States.MathAdd(1)",
    "States.Array('open)",
    "States.Array('\\n')",
    "format('x')",
    "States.Array(1) + 1",
    `${"States.Array(".repeat(11)}${")".repeat(11)}`,
  ]) {
    it(`refuses ${text}`, () => assert.throws(() => parseExpression(text)));
  }

  for (const text of [
    "States.ArrayGetItem($.list, 9)",
    "States.ArrayPartition($.list, 0)",
    "States.ArrayRange(1, 5, 0)",
    "States.ArrayRange(1, 5000, 1)",
    "States.JsonMerge($.left, $.right, true)",
    "States.MathAdd('1', 1)",
    "States.MathAdd(2147483648, 1)",
    "States.Hash('x', 'CRC')",
    "States.StringToJson('{')",
    "States.Format('{} {}', 1)",
    "States.Array($.absent)",
  ]) {
    it(`fails with States.Runtime on ${text}`, () => {
      assert.throws(
        () => call(text, data),
        (error: { error?: string }) => error.error === "States.Runtime",
      );
    });
  }
});

describe("payload templates", () => {
  it("evaluate members that end in .$, at any depth, and nothing else", () => {
    const template = { "a.$": "$.n", b: { "c.$": "States.Array($.n)", d: "$.n" }, e: [{ "f.$": "$$.Execution.Id" }] };
    const filled = { a: 1, b: { c: [1], d: "$.n" }, e: [{ f: "e" }] };
    assert.deepEqual(fillTemplate(template, reach({ n: 1 })), filled);
  });

  it("select all, nothing, or one place", () => {
    assert.deepEqual(selectPath(undefined, reach({ a: 1 }), "InputPath"), { a: 1 });
    assert.deepEqual(selectPath(null, reach({ a: 1 }), "InputPath"), {});
    assert.equal(selectPath("$.a", reach({ a: 1 }), "InputPath"), 1);
  });

  it("name the path, the field and the input that has nothing there", () => {
    assert.throws(() => fillTemplate({ "x.$": "$.b" }, reach({ a: 1 })), {
      error: "States.Runtime",
      cause: `The JSONPath '$.b' specified for the field 'x.$' could not be found in the input '{"a":1}'`,
    });
  });
});

describe("ResultPath", () => {
  const cases: Array<[string | null | undefined, Json, Json]> = [
    [undefined, { a: 1 }, "r"],
    ["$", { a: 1 }, "r"],
    [null, { a: 1 }, { a: 1 }],
    ["$.b", { a: 1 }, { a: 1, b: "r" }],
    ["$.a", { a: 1 }, { a: "r" }],
    ["$.x.y.z", { x: { q: 1 } }, { x: { q: 1, y: { z: "r" } } }],
    ["$.list[1]", { list: [1, 2] }, { list: [1, "r"] }],
  ];
  for (const [path, input, output] of cases) {
    it(`${path} puts the result into ${JSON.stringify(input)}`, () => {
      const before = structuredClone(input);
      assert.deepEqual(placeResult(path, input, "r"), output);
      assert.deepEqual(input, before);
    });
  }

  for (const [path, input] of [
    ["$.a.b", { a: 4 }],
    ["$.a", 4],
    ["$.list[2]", { list: [1] }],
  ] as Array<[string, Json]>) {
    it(`conflicts at ${path} of ${JSON.stringify(input)}`, () => {
      assert.throws(() => placeResult(path, input, "r"), { error: "States.ReferencePathConflict" });
    });
  }
});
