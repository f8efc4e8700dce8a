import assert from "node:assert/strict";
import { api, document, type ExecutionView, failing, statuses, stepNamed, World } from "./world";

const call = (name: string, inputs: object, more: object = {}) => ({
  name,
  action: "aws:executeAwsApi",
  inputs: { Service: "ec2", Api: "StopInstances", ...inputs },
  ...more,
});
const loop = (inputs: object, more: object = {}) => ({ name: "l", action: "aws:loop", inputs, ...more });
const inner = (run: ExecutionView, name: string) => run.StepExecutions.filter((step) => step.StepName === name);

describe("aws:loop", () => {
  it("for each: CurrentIteration starts at 1 and CurrentIteratorValue is the item", async () => {
    const world = new World();
    const run = await world.run(
      document(
        loop({
          Iterators: ["x", "y"],
          Steps: [call("s", { Id: "{{ l.CurrentIteratorValue }}", N: "{{l.CurrentIteration}}" })],
        }),
      ),
    );
    assert.deepEqual(
      world.calls.map(({ parameters }) => parameters),
      [
        { Id: "x", N: 1 },
        { Id: "y", N: 2 },
      ],
    );
    assert.deepEqual(stepNamed(run, "l").Outputs, { CurrentIteration: ["2"], CurrentIteratorValue: ["y"] });
  });

  it("records of inner steps carry ParentStepDetails, one record an iteration", async () => {
    const run = await new World().run(document(loop({ Iterators: ["x", "y"], Steps: [call("s", {})] })));
    assert.deepEqual(
      inner(run, "s").map(({ ParentStepDetails }) => [
        ParentStepDetails?.StepName,
        ParentStepDetails?.Iteration,
        ParentStepDetails?.IteratorValue,
      ]),
      [
        ["l", 1, "x"],
        ["l", 2, "y"],
      ],
    );
  });

  it("iterators come from a StringList output and are converted to IteratorDataType", async () => {
    const world = new World().on("ec2 DescribeInstances", { L: [{ n: "1" }, { n: "2" }] });
    await world.run(
      document(
        api("d", { outputs: [{ Name: "L", Selector: "$..n", Type: "StringList" }] }),
        loop({
          Iterators: "{{ d.L }}",
          IteratorDataType: "Integer",
          Steps: [call("s", { N: "{{ l.CurrentIteratorValue }}" })],
        }),
      ),
    );
    assert.deepEqual(
      world.calls.slice(1).map(({ parameters }) => parameters.N),
      [1, 2],
    );
  });

  it("do while: the condition is tested after the steps and sees their outputs", async () => {
    let state = 0;
    const world = new World().on("ec2 DescribeInstances", () => ({ State: ++state < 3 ? "pending" : "done" }));
    const run = await world.run(
      document(
        loop({
          LoopCondition: { Variable: "{{ d.State }}", StringEquals: "pending" },
          Steps: [api("d", { outputs: [{ Name: "State", Selector: "$.State", Type: "String" }] })],
        }),
      ),
    );
    assert.deepEqual([run.AutomationExecutionStatus, inner(run, "d").length], ["Success", 3]);
  });

  it("MaxIterations stops the loop without a failure, though iterators remain", async () => {
    const run = await new World().run(
      document(loop({ Iterators: ["x", "y", "z"], MaxIterations: 2, Steps: [call("s", {})] })),
    );
    assert.deepEqual([run.AutomationExecutionStatus, inner(run, "s").length], ["Success", 2]);
  });

  it("a condition that never ends stops at 100 iterations", async () => {
    const run = await new World().run(
      document(loop({ LoopCondition: { Variable: "x", StringEquals: "x" }, Steps: [call("s", {})] })),
    );
    assert.deepEqual([run.AutomationExecutionStatus, inner(run, "s").length], ["Success", 100]);
  });

  it("more than 100 iterators are refused", async () => {
    const run = await new World().run(
      document(loop({ Iterators: Array.from({ length: 101 }, String), Steps: [call("s", {})] })),
    );
    assert.match(stepNamed(run, "l").FailureMessage ?? "", /101 items, the limit is 100/);
  });

  it("an empty list of iterators is refused, since nothing documents it", async () => {
    const world = new World().on("ec2 DescribeInstances", {});
    const run = await world.run(
      document(
        api("d", { outputs: [{ Name: "L", Selector: "$..n", Type: "StringList" }] }),
        loop({ Iterators: "{{ d.L }}", Steps: [call("s", {})] }),
      ),
    );
    assert.deepEqual([run.AutomationExecutionStatus, statuses(run).l], ["Failed", "Failed"]);
  });

  it("outputs of an iteration are not seen by the next one", async () => {
    let first = true;
    const world = new World().on("ec2 DescribeInstances", () => {
      const answer = first ? { Only: "once" } : {};
      first = false;
      return answer;
    });
    const run = await world.run(
      document(
        loop({
          Iterators: ["x", "y"],
          Steps: [
            api("d", { outputs: [{ Name: "Only", Selector: "$.Only", Type: "String" }] }),
            call("s", { V: "{{ d.Only }}" }),
          ],
        }),
      ),
    );
    assert.deepEqual(
      inner(run, "s").map(({ StepStatus }) => StepStatus),
      ["Success", "Failed"],
    );
  });

  it("a failing inner step with Abort ends loop and run, whatever the loop's onFailure says", async () => {
    const world = new World().on("ec2 StopInstances", failing());
    const run = await world.run(
      document(loop({ Iterators: ["x", "y"], Steps: [call("s", {})] }, { onFailure: "Continue" }), api("after")),
    );
    assert.deepEqual(
      [run.AutomationExecutionStatus, statuses(run)],
      ["Failed", { l: "Failed", s: "Failed", after: "Pending" }],
    );
  });

  it("a failing inner step with Continue goes on with the iteration", async () => {
    const world = new World().on("ec2 StopInstances", failing());
    const run = await world.run(
      document(loop({ Iterators: ["x", "y"], Steps: [call("s", {}, { onFailure: "Continue" }), api("t")] })),
    );
    assert.deepEqual([run.AutomationExecutionStatus, inner(run, "t").length], ["Success", 2]);
  });

  it("an inner step that jumps outside leaves the loop as Exited", async () => {
    const world = new World().on("ec2 StopInstances", failing());
    const run = await world.run(
      document(
        loop({ Iterators: ["x", "y"], Steps: [call("s", {}, { onFailure: "step:out", isCritical: false })] }),
        api("skipped"),
        api("out"),
      ),
    );
    assert.deepEqual(
      [run.AutomationExecutionStatus, statuses(run)],
      ["Success", { l: "Exited", s: "Failed", skipped: "Pending", out: "Success" }],
    );
    assert.ok(!world.events.some(({ detail }) => detail.StepName === "l"), "Exited is not announced");
  });

  it("an error of the loop itself follows the loop's onFailure", async () => {
    const run = await new World().run({
      ...document(loop({ Iterators: "{{ P }}", Steps: [call("s", {})] }, { onFailure: "Continue" }), api("after")),
      parameters: { P: { type: "StringList", default: [] } },
    });
    assert.deepEqual([run.AutomationExecutionStatus, statuses(run)], ["Success", { l: "Failed", after: "Success" }]);
  });

  it("timeoutSeconds of a loop ends the step inside it", async () => {
    const sleeping = { name: "s", action: "aws:sleep", inputs: { Duration: "PT1H" } };
    const run = await new World().run(
      document(
        loop({ Iterators: ["x", "y"], Steps: [sleeping] }, { timeoutSeconds: 5_000, onFailure: "Continue" }),
        api("after"),
      ),
    );
    assert.deepEqual(statuses(run), { l: "TimedOut", s: "Cancelled", after: "Success" });
    assert.equal(stepNamed(run, "l").ExecutionEndTime - stepNamed(run, "l").ExecutionStartTime, 5_000);
  });

  it("values are carried out of a loop with updateVariable", async () => {
    const carry = {
      name: "c",
      action: "aws:updateVariable",
      inputs: { Name: "variable:last", Value: "{{ l.CurrentIteratorValue }}" },
    };
    const run = await new World().run({
      ...document(loop({ Iterators: ["x", "y"], Steps: [carry] })),
      variables: { last: { type: "String", default: "none" } },
    });
    assert.deepEqual(run.Variables, { last: ["y"] });
  });
});
