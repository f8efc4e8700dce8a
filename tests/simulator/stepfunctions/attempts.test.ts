import assert from "node:assert/strict";
import fc from "fast-check";
import { retryDelay } from "../../../simulator/stepfunctions/run/attempts";
import { failing, jsonata, machine, seconds, task, types, World } from "./world";

const describeInstances = "ec2 DescribeInstances";

/** Fails the first times, then answers. */
function flaky(failures: number, code?: string): () => Record<string, unknown> {
  let calls = 0;
  return () => (calls++ < failures ? failing(code)() : { Reservations: ["done"] });
}

describe("Retry", () => {
  it("waits IntervalSeconds, then each time BackoffRate longer, up to MaxDelaySeconds", () => {
    const delays = (retrier: object) =>
      [0, 1, 2, 3].map((n) => retryDelay({ ErrorEquals: ["States.ALL"], ...retrier }, n, "seed"));
    assert.deepEqual(delays({}), [1, 2, 4, 8]);
    assert.deepEqual(delays({ IntervalSeconds: 3, BackoffRate: 1.5 }), [3, 4.5, 6.75, 10.125]);
    assert.deepEqual(delays({ IntervalSeconds: 3, MaxDelaySeconds: 5 }), [3, 5, 5, 5]);
  });

  it("uses a part of the delay with full jitter, the same in every run", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.nat(5), fc.string(), (IntervalSeconds, n, seed) => {
        const retrier = { ErrorEquals: ["States.ALL"], IntervalSeconds };
        const delay = retryDelay({ ...retrier, JitterStrategy: "FULL" }, n, seed);
        assert.ok(delay >= 0 && delay < retryDelay(retrier, n, seed));
        assert.equal(retryDelay({ ...retrier, JitterStrategy: "FULL" }, n, seed), delay);
      }),
    );
  });

  it("tries again on the simulated clock, with one entry of the state and RetryCount in the Context object", async () => {
    const world = new World().on(describeInstances, flaky(2));
    const execution = await world.run(
      machine({
        T: task({
          Parameters: { "InstanceIds.$": "States.Array(States.Format('{}', $$.State.RetryCount))" },
          Retry: [{ ErrorEquals: ["Ec2.Ec2Exception"], IntervalSeconds: 5, BackoffRate: 2 }],
          End: true,
        }),
      }),
    );
    assert.equal(execution.status, "SUCCEEDED");
    assert.equal(seconds(execution), 15);
    assert.deepEqual(
      world.calls.map(({ parameters }) => parameters.InstanceIds),
      [["0"], ["1"], ["2"]],
    );
    const seen = types(await world.history(execution.arn));
    assert.equal(seen.filter((type) => type === "TaskStateEntered").length, 1);
    assert.equal(seen.filter((type) => type === "TaskScheduled").length, 3);
  });

  it("counts for every retrier by itself; one that is used up leads to Catch, not to the next retrier", async () => {
    const codes = ["A", "B", "C", "B"];
    const world = new World().on("lambda Invoke", () => {
      const errorType = `Error${codes.shift()}`;
      const Payload = { $bytes: Buffer.from(JSON.stringify({ errorType, errorMessage: "no" })).toString("base64") };
      return { StatusCode: 200, FunctionError: "Unhandled", Payload };
    });
    // "Complex retry scenario" of the guide.
    const execution = await world.run(
      machine({
        X: {
          Type: "Task",
          Resource: "arn:aws:lambda:eu-west-1:111122223333:function:x",
          Retry: [
            { ErrorEquals: ["ErrorA", "ErrorB"], IntervalSeconds: 1, BackoffRate: 2, MaxAttempts: 2 },
            { ErrorEquals: ["ErrorC"], IntervalSeconds: 5 },
          ],
          Catch: [{ ErrorEquals: ["States.ALL"], Next: "Z" }],
          End: true,
        },
        Z: { Type: "Pass", Result: "caught", End: true },
      }),
    );
    assert.deepEqual([execution.output, seconds(execution), world.calls.length], ["caught", 8, 4]);
  });

  it("never tries again with MaxAttempts 0, and three times by default", async () => {
    for (const [Retry, calls] of [
      [[{ ErrorEquals: ["States.ALL"], MaxAttempts: 0 }], 1],
      [[{ ErrorEquals: ["States.ALL"] }], 4],
    ] as const) {
      const world = new World().on(describeInstances, failing());
      const execution = await world.run(machine({ T: task({ Retry, End: true }) }));
      assert.deepEqual([execution.status, world.calls.length], ["FAILED", calls]);
    }
  });
});

describe("Catch", () => {
  const caughtBy = async (ErrorEquals: string[], failure: () => never, more: object = {}) => {
    const world = new World().on(describeInstances, failure);
    const Catch = [{ ErrorEquals, Next: "C", ResultPath: "$.caught" }];
    return world.run(machine({ T: task({ Parameters: {}, Catch, End: true, ...more }), C: { Type: "Succeed" } }), {
      kept: true,
    });
  };

  it("puts the error output into the input", async () => {
    const { output } = await caughtBy(["Ec2.Ec2Exception"], failing("InvalidInstanceID.NotFound", "it is gone"));
    assert.deepEqual(output, {
      kept: true,
      caught: {
        Error: "Ec2.Ec2Exception",
        Cause: "it is gone (Service: Ec2, Status Code: 400, Request ID: null)",
      },
    });
  });

  it("matches by name, States.TaskFailed and States.ALL", async () => {
    for (const name of ["Ec2.Ec2Exception", "States.TaskFailed", "States.ALL"]) {
      assert.equal((await caughtBy([name], failing())).status, "SUCCEEDED", name);
    }
    assert.equal((await caughtBy(["Ec2.OtherException"], failing())).status, "FAILED");
  });

  it("never sees States.Runtime", async () => {
    const execution = await caughtBy(["States.ALL"], failing(), { Parameters: { "InstanceIds.$": "$.absent" } });
    assert.equal(execution.error, "States.Runtime");
  });

  it("sees a timeout by its name, but not as States.TaskFailed", async () => {
    for (const [name, status] of [
      ["States.Timeout", "SUCCEEDED"],
      ["States.ALL", "SUCCEEDED"],
      ["States.TaskFailed", "FAILED"],
    ]) {
      const world = new World();
      world.on(describeInstances, async () => {
        await world.clock.sleep(60_000);
        return {};
      });
      const Catch = [{ ErrorEquals: [name], Next: "C" }];
      const execution = await world.run(
        machine({ T: task({ TimeoutSeconds: 2, Catch, End: true }), C: { Type: "Succeed" } }),
      );
      assert.deepEqual([execution.status, seconds(execution)], [status, 2], name);
    }
  });

  it("sees an expression that fails, before and after the task", async () => {
    for (const more of [{ Arguments: { InstanceIds: "{% $absent %}" } }, { Output: "{% $states.result.absent %}" }]) {
      const world = new World();
      const Catch = [
        { ErrorEquals: ["States.QueryEvaluationError"], Next: "C", Output: "{% $states.errorOutput.Error %}" },
      ];
      const execution = await world.run(jsonata({ T: task({ ...more, Catch, End: true }), C: { Type: "Succeed" } }));
      assert.equal(execution.output, "States.QueryEvaluationError");
      assert.ok(types(await world.history(execution.arn)).includes("EvaluationFailed"));
    }
  });

  it("assigns variables of the scope around, in both languages", async () => {
    const path = machine({
      T: task({
        Catch: [{ ErrorEquals: ["States.ALL"], Next: "C", Assign: { "e.$": "$.Error" }, ResultPath: null }],
        End: true,
      }),
      C: { Type: "Pass", Parameters: { "seen.$": "$e", "input.$": "$" }, End: true },
    });
    const query = jsonata({
      T: task({
        Catch: [{ ErrorEquals: ["States.ALL"], Next: "C", Assign: { e: "{% $states.errorOutput.Error %}" } }],
        End: true,
      }),
      C: { Type: "Pass", Output: { seen: "{% $e %}", input: "{% $states.input.Error %}" }, End: true },
    });
    const run = (definition: object) => new World().on(describeInstances, failing()).run(definition);
    assert.deepEqual((await run(path)).output, { seen: "Ec2.Ec2Exception", input: {} });
    assert.deepEqual((await run(query)).output, { seen: "Ec2.Ec2Exception", input: "Ec2.Ec2Exception" });
  });

  it("follows the failed task in the history (recorded)", async () => {
    const world = new World().on(describeInstances, failing());
    const Catch = [{ ErrorEquals: ["States.ALL"], Next: "C" }];
    const execution = await world.run(machine({ T: task({ Catch, End: true }), C: { Type: "Succeed" } }));
    assert.deepEqual(types(await world.history(execution.arn)), [
      "ExecutionStarted",
      "TaskStateEntered",
      "TaskScheduled",
      "TaskStarted",
      "TaskFailed",
      "TaskStateExited",
      "SucceedStateEntered",
      "SucceedStateExited",
      "ExecutionSucceeded",
    ]);
  });
});
