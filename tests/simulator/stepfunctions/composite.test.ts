import assert from "node:assert/strict";
import { failing, jsonata, machine, seconds, task, types, World } from "./world";

const wait = (Seconds: number, more: object) => ({ Type: "Wait", Seconds, ...more });
const branch = (name: string, state: object) => ({ StartAt: name, States: { [name]: state } });

describe("Parallel", () => {
  it("runs its branches side by side on a copy of its input, and gives their outputs in order", async () => {
    const execution = await new World().run(
      machine({
        P: {
          Type: "Parallel",
          InputPath: "$.payload",
          Parameters: { "n.$": "$.n", "state.$": "$$.State.Name" },
          Branches: [
            {
              StartAt: "A",
              States: { A: wait(5, { Next: "A2" }), A2: { Type: "Pass", Parameters: { "a.$": "$" }, End: true } },
            },
            branch("B", wait(3, { End: true })),
          ],
          ResultSelector: { "first.$": "$[0].a.n", "second.$": "$[1]" },
          ResultPath: "$.merged",
          End: true,
        },
      }),
      { payload: { n: 7 } },
    );
    assert.deepEqual(execution.output, { payload: { n: 7 }, merged: { first: 7, second: { n: 7, state: "P" } } });
    assert.equal(seconds(execution), 5);
  });

  it("fails with the first branch that fails, and ends the others", async () => {
    const world = new World().on("ec2 DescribeInstances", failing());
    const execution = await world.run(
      machine({
        P: {
          Type: "Parallel",
          Branches: [
            branch("Slow", wait(60, { End: true })),
            { StartAt: "Soon", States: { Soon: wait(2, { Next: "Bad" }), Bad: task({ End: true }) } },
          ],
          End: true,
        },
      }),
    );
    assert.deepEqual([execution.error, seconds(execution)], ["Ec2.Ec2Exception", 2]);
    assert.deepEqual(types(await world.history(execution.arn)).slice(-5), [
      "TaskFailed",
      "TaskStateAborted",
      "WaitStateAborted",
      "ParallelStateFailed",
      "ExecutionFailed",
    ]);
  });

  it("catches what its branches do not, and retries all of them", async () => {
    let calls = 0;
    const world = new World().on("ec2 DescribeInstances", () => (calls++ < 2 ? failing()() : {}));
    const Retry = [{ ErrorEquals: ["Ec2.Ec2Exception"], MaxAttempts: 1 }];
    const Catch = [{ ErrorEquals: ["Ec2.Ec2Exception"], Next: "C" }];
    const branches = [branch("A", { Type: "Pass", End: true }), branch("B", task({ End: true }))];
    const execution = await world.run(
      machine({
        P: { Type: "Parallel", Branches: branches, Retry, Catch, End: true },
        C: { Type: "Pass", Result: "c", End: true },
      }),
    );
    assert.deepEqual([execution.output, seconds(execution), calls], ["c", 1, 2]);
    const entered = (await world.history(execution.arn)).filter(({ type }) => type === "PassStateEntered");
    assert.equal(entered.length, 3);
  });

  it("keeps variables apart: branches see those around them, nobody sees theirs", async () => {
    const execution = await new World().run(
      jsonata({
        Init: { Type: "Pass", Assign: { outer: 5, x: 1 }, Next: "Swap" },
        Swap: { Type: "Pass", Assign: { x: "{% $x + 1 %}", old: "{% $x %}" }, Output: "{% $x %}", Next: "P" },
        P: {
          Type: "Parallel",
          Branches: [10, 20].map((n) => ({
            StartAt: `Set${n}`,
            States: {
              [`Set${n}`]: { Type: "Pass", Assign: { local: `{% $outer + ${n} %}` }, Next: `Get${n}` },
              [`Get${n}`]: { Type: "Pass", Output: "{% [$local, $x] %}", End: true },
            },
          })),
          Output: { branches: "{% $states.result %}", x: "{% $x %}", old: "{% $old %}", before: "{% $states.input %}" },
          End: true,
        },
      }),
    );
    assert.deepEqual(execution.output, {
      branches: [
        [15, 2],
        [25, 2],
      ],
      x: 2,
      old: 1,
      before: 1,
    });
  });

  it("links every event to the previous one in its branch (recorded)", async () => {
    const world = new World();
    const branches = [branch("A", wait(1, { End: true })), branch("B", { Type: "Pass", End: true })];
    const execution = await world.run(machine({ P: { Type: "Parallel", Branches: branches, End: true } }));
    const events = await world.history(execution.arn);
    const previous = (type: string) => events.find((event) => event.type === type)?.previousEventId;
    assert.equal(previous("ParallelStateEntered"), 0);
    assert.equal(previous("ParallelStateStarted"), 2);
    assert.deepEqual([previous("WaitStateEntered"), previous("PassStateEntered")], [3, 3]);
    for (const { id, previousEventId } of events) assert.ok(previousEventId < id);
  });
});

describe("Map", () => {
  const processor = (states: Record<string, object>) => ({
    ProcessorConfig: { Mode: "INLINE" },
    StartAt: Object.keys(states)[0],
    States: states,
  });

  it("runs its workflow for every item, and keeps the order of the items", async () => {
    const execution = await new World().run(
      machine({
        M: {
          Type: "Map",
          InputPath: "$.detail",
          ItemsPath: "$.items",
          ItemSelector: { "index.$": "$$.Map.Item.Index", "delay.$": "$$.Map.Item.Value.delay", "who.$": "$.who" },
          ItemProcessor: processor({ W: { Type: "Wait", SecondsPath: "$.delay", End: true } }),
          ResultPath: "$.detail.items",
          End: true,
        },
      }),
      { detail: { who: "x", items: [{ delay: 3 }, { delay: 1 }] } },
    );
    const items = [
      { index: 0, delay: 3, who: "x" },
      { index: 1, delay: 1, who: "x" },
    ];
    assert.deepEqual(execution.output, { detail: { who: "x", items } });
    assert.equal(seconds(execution), 3);
  });

  it("runs as many at a time as MaxConcurrency says, at most 40", async () => {
    const timed = async (count: number, more: object) => {
      const state = { Type: "Map", ItemProcessor: processor({ W: wait(1, { End: true }) }), ...more, End: true };
      return seconds(
        await new World().run(
          machine({ M: state }),
          Array.from({ length: count }, (_, i) => i),
        ),
      );
    };
    assert.equal(await timed(6, { MaxConcurrency: 1 }), 6);
    assert.equal(await timed(6, { MaxConcurrency: 4 }), 2);
    assert.equal(await timed(6, {}), 1);
    assert.equal(await timed(81, { MaxConcurrency: 1000 }), 3);
  });

  it("has expressions, and Items of its own, in JSONata", async () => {
    const execution = await new World().run(
      jsonata({
        Init: { Type: "Pass", Assign: { outer: 5 }, Next: "M" },
        M: {
          Type: "Map",
          Items: [1, "{% $outer - 3 %}", 3],
          MaxConcurrency: "{% 1 + 1 %}",
          ItemSelector: {
            n: "{% $states.context.Map.Item.Value + $outer %}",
            i: "{% $states.context.Map.Item.Index %}",
          },
          ItemProcessor: processor({
            Set: { Type: "Pass", Assign: { mine: "{% $states.input.n * 10 %}" }, Next: "Get" },
            Get: { Type: "Pass", Output: "{% $mine + $states.input.i %}", End: true },
          }),
          Output: { sum: "{% $sum($states.result) %}", all: "{% $states.result %}" },
          End: true,
        },
      }),
    );
    assert.deepEqual(execution.output, { sum: 213, all: [60, 71, 82] });
  });

  it("gives nothing for no items, and fails on what is no list", async () => {
    const state = {
      Type: "Map",
      ItemsPath: "$.items",
      ItemProcessor: processor({ A: { Type: "Pass", End: true } }),
      End: true,
    };
    assert.deepEqual((await new World().run(machine({ M: state }), { items: [] })).output, []);
    for (const items of [null, {}, "x"]) {
      assert.equal((await new World().run(machine({ M: state }), { items })).error, "States.Runtime");
    }
    const query = {
      Type: "Map",
      Items: "{% {'a': 1} %}",
      ItemProcessor: processor({ A: { Type: "Pass", End: true } }),
      End: true,
    };
    assert.equal((await new World().run(jsonata({ M: query }))).error, "States.QueryEvaluationError");
  });

  it("does not give the source of an item (recorded, against the guide's example)", async () => {
    const state = {
      Type: "Map",
      ItemSelector: { "s.$": "$$.Map.Item.Source" },
      ItemProcessor: processor({ A: { Type: "Pass", End: true } }),
      End: true,
    };
    assert.equal((await new World().run(machine({ M: state }), [1])).error, "States.Runtime");
  });

  it("fails with the first iteration that fails, and reports which were aborted", async () => {
    const world = new World().on("ec2 DescribeInstances", ({ parameters }) =>
      (parameters.InstanceIds as string[])[0] === "bad" ? failing()() : {},
    );
    const states = processor({
      W: { Type: "Wait", SecondsPath: "$.s", Next: "T" },
      T: task({ Parameters: { "InstanceIds.$": "States.Array($.id)" }, End: true }),
    });
    const execution = await world.run(machine({ M: { Type: "Map", ItemProcessor: states, End: true } }), [
      { s: 9, id: "late" },
      { s: 1, id: "good" },
      { s: 2, id: "bad" },
    ]);
    assert.deepEqual([execution.error, seconds(execution)], ["Ec2.Ec2Exception", 2]);
    const events = await world.history(execution.arn);
    const told = events.filter(({ type }) => /^MapIteration(Failed|Aborted|Succeeded)$/.test(type));
    assert.deepEqual(
      told.map(({ type, ...event }) => [
        type,
        (Object.entries(event).find(([name]) => name.endsWith("EventDetails"))![1] as { index: number }).index,
      ]),
      [
        ["MapIterationSucceeded", 1],
        ["MapIterationFailed", 2],
        ["MapIterationAborted", 0],
      ],
    );
    assert.deepEqual(types(events).slice(-2), ["MapStateFailed", "ExecutionFailed"]);
  });
});
