import assert from "node:assert/strict";
import fc from "fast-check";
import type { Json } from "../../../simulator/stepfunctions/json";
import { evaluateTemplate } from "../../../simulator/stepfunctions/jsonata/evaluate";
import { jsonata, World } from "./world";

const now = new Date("2026-11-24T09:00:00Z");
const evaluate = (template: Json, input: Json = {}, variables: Record<string, Json> = {}): Promise<Json> =>
  evaluateTemplate(template, { states: { input, context: { a: 1 } }, variables, now }, "Output");

describe("JSONata expressions", () => {
  const values: Array<[string, Json]> = [
    ["$states.input.list[n > 1].n", [2, 3]],
    ["$states.input.list[n = 1].n", 1],
    ["[$states.input.list[n = 1].n]", [1]],
    ["$states.context.a", 1],
    ["$x & '!'", "v!"],
    ["$merge([{'a': 1}, {'b': 2}])", { a: 1, b: 2 }],
    ["null", null],
    ["$partition([1,2,3,4,5], 2)", [[1, 2], [3, 4], [5]]],
    ["$range(0, 10, 5)", [0, 5, 10]],
    ["$range(3, 1, -1)", [3, 2, 1]],
    ["$range(1, 9, 9)", 1],
    ["$hash('hello', 'SHA-256')", "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"],
    ["$parse('{\"a\":[1]}')", { a: [1] }],
    ["$now()", "2026-11-24T09:00:00.000Z"],
    ["$now('[Y]-[M01]')", "2026-11"],
    ["$millis()", now.getTime()],
    ["$length($uuid())", 36],
  ];
  for (const [source, value] of values) {
    it(source, async () => {
      const input = { list: [{ n: 1 }, { n: 2 }, { n: 3 }] };
      assert.deepEqual(await evaluate(`{% ${source} %}`, input, { x: "v" }), value);
    });
  }

  it("are found at any depth; other text stays as it is", async () => {
    const template = { a: ["{% 1 + 1 %}", { b: "{% $x %}" }], c: "$x", d: " {% 1 %} ", e: null };
    assert.deepEqual(await evaluate(template, {}, { x: true }), {
      a: [2, { b: true }],
      c: "$x",
      d: " {% 1 %} ",
      e: null,
    });
  });

  it("give back any JSON value they are given", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const given = JSON.parse(JSON.stringify(value)) as Json;
        assert.deepEqual(await evaluate("{% $states.input %}", given), given);
        assert.deepEqual(await evaluate("{% {'v': $x} %}", null, { x: given }), { v: given });
      }),
    );
  });

  it("draw the same number for the same seed", async () => {
    const [one, two] = [await evaluate("{% $random(7) %}"), await evaluate("{% $random(7) %}")];
    assert.equal(one, two);
    assert.ok((one as number) >= 0 && (one as number) < 1);
  });

  const failures: Array<[string, RegExp]> = [
    [
      "$states.input.absent",
      /^The JSONata expression '\$states\.input\.absent' specified for the field 'Output\/v\[0\]' returned nothing \(undefined\)\.$/,
    ],
    ["$absent", /returned nothing/],
    ["1 + 'a'", /threw an error during evaluation\. T2002: /],
    ["$states.input.f()", /threw an error/],
    ["$sum", /unsupported result type/],
    ["function($x){$x}", /unsupported result type/],
    ["$hash('a', 'CRC')", /none of MD5/],
    ["$parse('{')", /threw an error/],
    ["$partition([1], 0)", /1 or more/],
    ["($f := function($x){$f($x + 1) + 1}; $f(1))", /threw an error/],
    ["($f := function($x){$f($x)}; $f(1))", /threw an error during evaluation\. D1012: .* after 1000 milliseconds/],
    ["$eval('1')", /threw an error|returned nothing/],
  ];
  for (const [source, cause] of failures) {
    it(`fails on ${source}`, async () => {
      await assert.rejects(evaluate({ v: [`{% ${source} %}`] }), { error: "States.QueryEvaluationError", cause });
    });
  }

  it("fail the execution with the place in the history (recorded)", async () => {
    const world = new World();
    const execution = await world.run(
      jsonata({ A: { Type: "Pass", Next: "B" }, B: { Type: "Pass", Output: "{% $states.input.absent %}", End: true } }),
    );
    const cause =
      "An error occurred while executing the state 'B' (entered at the event id #4). The JSONata expression '$states.input.absent' specified for the field 'Output' returned nothing (undefined).";
    assert.deepEqual([execution.error, execution.cause], ["States.QueryEvaluationError", cause]);
    const events = await world.history(execution.arn);
    assert.deepEqual(events.at(-2)?.evaluationFailedEventDetails, {
      error: "States.QueryEvaluationError",
      cause,
      location: "Output",
      state: "B",
    });
  });
});

describe("variables", () => {
  it("show in the history, as JSON text (recorded)", async () => {
    const world = new World();
    const execution = await world.run(jsonata({ A: { Type: "Pass", Assign: { n: 1, t: "{% 'x' %}" }, End: true } }));
    const exited = (await world.history(execution.arn)).find(({ type }) => type === "PassStateExited");
    const { assignedVariables } = exited!.stateExitedEventDetails as Record<string, unknown>;
    assert.deepEqual(assignedVariables, { n: "1", t: '"x"' });
  });

  it("take at most 256 KiB at a time", async () => {
    const big =
      "{% $join($map([1..5000], function($i){'0123456789012345678901234567890123456789012345678901234567890'})) %}";
    const execution = await new World().run(jsonata({ A: { Type: "Pass", Assign: { big }, Output: 1, End: true } }));
    assert.equal(execution.error, "States.Runtime");
  });

  it("of an inner workflow end with it", async () => {
    const inner = { StartAt: "I", States: { I: { Type: "Pass", Assign: { only: 1 }, End: true } } };
    const execution = await new World().run(
      jsonata({
        P: { Type: "Parallel", Branches: [inner], Next: "R" },
        R: { Type: "Pass", Output: "{% $only %}", End: true },
      }),
    );
    assert.equal(execution.error, "States.QueryEvaluationError");
  });
});
