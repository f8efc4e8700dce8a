import assert from "node:assert/strict";
import type { Json } from "../../../simulator/stepfunctions/json";
import { jsonata, machine, seconds, start, World } from "./world";

const run = (definition: object, input: unknown = {}) => new World().run(definition, input);

async function output(definition: object, input: unknown = {}): Promise<Json | undefined> {
  const execution = await run(definition, input);
  assert.equal(execution.status, "SUCCEEDED", `${execution.error}: ${execution.cause}`);
  return execution.output;
}

const pass = (more: object) => machine({ P: { Type: "Pass", End: true, ...more } });

describe("Pass", () => {
  it("gives its input on", async () => assert.deepEqual(await output(pass({}), { a: 1 }), { a: 1 }));
  it("goes through InputPath, Parameters, ResultPath into the whole input, and OutputPath", async () => {
    const state = pass({
      InputPath: "$.in",
      Parameters: { "n.$": "$.n", fixed: true },
      ResultPath: "$.in.merged",
      OutputPath: "$.in",
    });
    const seen = await output(state, { in: { n: 7 }, other: 1 });
    assert.deepEqual(seen, { n: 7, merged: { n: 7, fixed: true } });
  });
  it("has an empty object for null paths, and ignores a null Result (recorded)", async () => {
    assert.deepEqual(await output(pass({ InputPath: null }), { a: 1 }), {});
    assert.deepEqual(await output(pass({ OutputPath: null }), { a: 1 }), {});
    assert.deepEqual(await output(pass({ Result: null }), { a: 1 }), { a: 1 });
    assert.deepEqual(await output(pass({ Result: [1] }), { a: 1 }), [1]);
  });
  it("has Output in JSONata, null too", async () => {
    const query = (Output: unknown) => jsonata({ P: { Type: "Pass", Output, End: true } });
    assert.equal(await output(query(null)), null);
    assert.deepEqual(await output(query({ a: "{% $states.input.x * 2 %}", b: " {% x %} " }), { x: 2 }), {
      a: 4,
      b: " {% x %} ",
    });
  });
});

describe("Succeed and Fail", () => {
  it("end with what they select", async () => {
    assert.equal(await output(machine({ S: { Type: "Succeed", InputPath: "$.a" } }), { a: 1 }), 1);
    assert.equal(await output(jsonata({ S: { Type: "Succeed", Output: "{% $states.input.a + 1 %}" } }), { a: 1 }), 2);
  });
  const failures: Array<[string, object, string | undefined, string | undefined]> = [
    ["fixed words", machine({ F: { Type: "Fail", Error: "E", Cause: "c" } }), "E", "c"],
    ["no words", machine({ F: { Type: "Fail" } }), undefined, undefined],
    [
      "words of the input",
      machine({ F: { Type: "Fail", ErrorPath: "$.error", CausePath: "States.Format('reason:{}', $.reason)" } }),
      "Bad",
      "reason:why",
    ],
    ["expressions", jsonata({ F: { Type: "Fail", Error: "{% $states.input.error %}", Cause: "c" } }), "Bad", "c"],
  ];
  for (const [name, definition, error, cause] of failures) {
    it(`Fail with ${name}`, async () => {
      const execution = await run(definition, { error: "Bad", reason: "why" });
      assert.deepEqual([execution.status, execution.error, execution.cause], ["FAILED", error, cause]);
    });
  }
});

describe("Choice of JSONPath", () => {
  const choose = (rule: object, input: unknown) =>
    output(
      machine({
        C: { Type: "Choice", Choices: [{ ...rule, Next: "Yes" }], Default: "No" },
        Yes: { Type: "Pass", Result: "yes", End: true },
        No: { Type: "Pass", Result: "no", End: true },
      }),
      input,
    );
  const v = (more: object) => ({ Variable: "$.v", ...more });
  const cases: Array<[object, unknown, "yes" | "no"]> = [
    [v({ NumericEquals: 1 }), 1, "yes"],
    [v({ NumericEquals: 1 }), "1", "no"],
    [v({ NumericLessThan: 2 }), 1, "yes"],
    [v({ NumericGreaterThanEquals: 2 }), 2, "yes"],
    [v({ NumericEqualsPath: "$.w" }), 7, "yes"],
    [v({ StringEquals: "x" }), "x", "yes"],
    [v({ StringGreaterThan: "a" }), "b", "yes"],
    [v({ StringLessThanEquals: "a" }), "b", "no"],
    [v({ StringMatches: "log-*.txt" }), "log-1.txt", "yes"],
    [v({ StringMatches: "a\\*b" }), "a*b", "yes"],
    [v({ StringMatches: "a\\*b" }), "axb", "no"],
    [v({ BooleanEquals: true }), true, "yes"],
    [v({ TimestampLessThan: "2024-01-01T00:00:00Z" }), "2023-12-31T23:59:59Z", "yes"],
    [v({ TimestampEquals: "2024-01-01T00:00:00Z" }), "2024-01-01T01:00:00+01:00", "yes"],
    [v({ TimestampEquals: "2024-01-01T00:00:00Z" }), "yesterday", "no"],
    [v({ IsNull: true }), null, "yes"],
    [v({ IsNull: false }), 1, "yes"],
    [v({ IsNumeric: true }), "1", "no"],
    [v({ IsString: true }), "1", "yes"],
    [v({ IsBoolean: true }), false, "yes"],
    [v({ IsTimestamp: true }), "2024-01-01T00:00:00Z", "yes"],
    [{ Variable: "$.absent", IsPresent: false }, 1, "yes"],
    [{ And: [v({ IsPresent: true }), v({ NumericGreaterThan: 1 })] }, 2, "yes"],
    [
      {
        And: [
          { Variable: "$.absent", IsPresent: true },
          { Variable: "$.absent", NumericEquals: 1 },
        ],
      },
      2,
      "no",
    ],
    [{ Or: [v({ NumericEquals: 1 }), v({ NumericEquals: 2 })] }, 2, "yes"],
    [{ Not: v({ NumericEquals: 1 }) }, 2, "yes"],
  ];
  for (const [rule, value, answer] of cases) {
    it(`${JSON.stringify(rule)} of ${JSON.stringify(value)}: ${answer}`, async () => {
      assert.equal(await choose(rule, { v: value, w: 7 }), answer);
    });
  }

  it("fails on a value that is not there, even with a Default (recorded)", async () => {
    const execution = await run(
      machine({
        C: { Type: "Choice", Choices: [{ Variable: "$.absent", NumericEquals: 1, Next: "S" }], Default: "S" },
        S: { Type: "Succeed" },
      }),
    );
    assert.equal(execution.error, "States.Runtime");
  });
  it("fails with States.Runtime when nothing matches and there is no Default (recorded)", async () => {
    const choices = [{ Variable: "$.v", NumericEquals: 1, Next: "S" }];
    const execution = await run(machine({ C: { Type: "Choice", Choices: choices }, S: { Type: "Succeed" } }), { v: 2 });
    assert.equal(execution.error, "States.Runtime");
  });
});

describe("Choice of JSONata", () => {
  const definition = jsonata({
    Seed: { Type: "Pass", Assign: { v: "seed" }, Next: "C" },
    C: {
      Type: "Choice",
      Choices: [
        { Condition: "{% $states.input.n = 1 %}", Next: "Tell", Assign: { v: "rule" }, Output: "of the rule" },
        { Condition: "{% $states.input.n = 2 %}", Next: "Tell" },
      ],
      Default: "Tell",
      Assign: { v: "default" },
      Output: "of the default",
    },
    Tell: { Type: "Pass", Output: { v: "{% $v %}", input: "{% $states.input %}" }, End: true },
  });
  it("uses Assign and Output of the rule that matches, or else of the state (recorded)", async () => {
    assert.deepEqual(await output(definition, { n: 1 }), { v: "rule", input: "of the rule" });
    assert.deepEqual(await output(definition, { n: 2 }), { v: "seed", input: { n: 2 } });
    assert.deepEqual(await output(definition, { n: 3 }), { v: "default", input: "of the default" });
  });
  it("fails on a condition that is neither true nor false", async () => {
    const choices = [{ Condition: "{% 1 %}", Next: "S" }];
    const execution = await run(jsonata({ C: { Type: "Choice", Choices: choices }, S: { Type: "Succeed" } }));
    assert.equal(execution.error, "States.QueryEvaluationError");
  });
});

describe("Wait", () => {
  const waits: Array<[string, object, unknown, number]> = [
    ["seconds", machine({ W: { Type: "Wait", Seconds: 10, End: true } }), {}, 10],
    ["no time", machine({ W: { Type: "Wait", Seconds: 0, End: true } }), {}, 0],
    ["seconds of the input", machine({ W: { Type: "Wait", SecondsPath: "$.s", End: true } }), { s: 3 }, 3],
    ["seconds in digits (recorded)", machine({ W: { Type: "Wait", SecondsPath: "$.s", End: true } }), { s: "1" }, 1],
    ["until a moment", machine({ W: { Type: "Wait", Timestamp: "2026-11-24T09:01:00.900Z", End: true } }), {}, 60],
    ["until a moment past", machine({ W: { Type: "Wait", Timestamp: "2020-01-01T00:00:00Z", End: true } }), {}, 0],
    [
      "until a moment of the input",
      machine({ W: { Type: "Wait", TimestampPath: "$.t", End: true } }),
      { t: "2026-11-24T10:00:00Z" },
      3600,
    ],
    ["seconds of an expression", jsonata({ W: { Type: "Wait", Seconds: "{% 2 * 3 %}", End: true } }), {}, 6],
    ["a week", machine({ W: { Type: "Wait", Seconds: 604_800, End: true } }), {}, 604_800],
  ];
  for (const [name, definition, input, expected] of waits) {
    it(`takes ${name}`, async () => {
      const execution = await run(definition, input);
      assert.equal(execution.status, "SUCCEEDED");
      assert.equal(seconds(execution), expected);
    });
  }
  it("fails on what is no number of seconds", async () => {
    for (const s of [-1, 1.5, "soon", null]) {
      const execution = await run(machine({ W: { Type: "Wait", SecondsPath: "$.s", End: true } }), { s });
      assert.equal(execution.error, "States.Runtime");
    }
    const execution = await run(jsonata({ W: { Type: "Wait", Seconds: "{% '1' %}", End: true } }));
    assert.equal(execution.error, "States.QueryEvaluationError");
  });
});

describe("the Context object", () => {
  it("reports execution, state machine and state", async () => {
    const execution = await run(pass({ Parameters: { "all.$": "$$" } }), { a: 1 });
    const { all } = execution.output as { all: Json };
    assert.deepEqual(all, {
      Execution: {
        Id: execution.arn,
        Input: { a: 1 },
        Name: execution.name,
        RoleArn: execution.machine.roleArn,
        StartTime: "2026-11-24T09:00:00Z",
        RedriveCount: 0,
      },
      StateMachine: { Id: execution.machine.arn, Name: "machine" },
      State: { Name: "P", EnteredTime: "2026-11-24T09:00:00Z" },
    });
    assert.equal(start.toISOString(), "2026-11-24T09:00:00.000Z");
  });
});

describe("an execution", () => {
  it("fails at States.Runtime with the state and the event of its entry in the cause", async () => {
    const execution = await run(pass({ InputPath: "$.missing" }));
    assert.equal(execution.error, "States.Runtime");
    assert.match(
      String(execution.cause),
      /^An error occurred while executing the state 'P' \(entered at the event id #2\)\. /,
    );
  });
  it("fails when a state gives more than 256 KiB", async () => {
    const doubled = Array.from({ length: 15 }, (_, i) => [
      `P${i}`,
      {
        Type: "Pass",
        Output: "{% $states.input & $states.input %}",
        ...(i < 14 ? { Next: `P${i + 1}` } : { End: true }),
      },
    ]);
    const execution = await run(jsonata(Object.fromEntries(doubled)), "x".repeat(16));
    assert.equal(execution.error, "States.DataLimitExceeded");
  });
  it("ends at its own TimeoutSeconds, reported in the history only (recorded)", async () => {
    const world = new World();
    const execution = await world.run(machine({ W: { Type: "Wait", Seconds: 60, End: true } }, { TimeoutSeconds: 5 }));
    assert.deepEqual([execution.status, execution.error, seconds(execution)], ["TIMED_OUT", undefined, 5]);
    const events = await world.history(execution.arn);
    assert.deepEqual(events.at(-1)?.executionTimedOutEventDetails, { error: "States.Timeout" });
    assert.equal(events.at(-1)?.previousEventId, 0);
    assert.ok(!events.some(({ type }) => type === "WaitStateAborted"));
  });
  it("ends after a year at the latest", async () => {
    const execution = await run(machine({ W: { Type: "Wait", Seconds: 99_999_999, End: true } }));
    assert.deepEqual([execution.status, seconds(execution)], ["TIMED_OUT", 31_536_000]);
  });
  it("ends at 25,000 events", async () => {
    const world = new World();
    const execution = await world.run(
      machine({
        P: { Type: "Pass", Next: "C" },
        C: { Type: "Choice", Choices: [{ Variable: "$", IsNull: true, Next: "S" }], Default: "P" },
        S: { Type: "Succeed" },
      }),
    );
    assert.equal(execution.error, "States.Runtime");
    assert.match(String(execution.cause), /maximum number of history events/);
    assert.equal(execution.history.length, 25_000);
  });
});
