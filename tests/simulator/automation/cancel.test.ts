import assert from "node:assert/strict";
import type { AwsError } from "../../../simulator/aws";
import { api, document, statuses, stepNamed, World } from "./world";

const sleep = (name: string, more: object = {}) => ({
  name,
  action: "aws:sleep",
  inputs: { Duration: "PT1H" },
  ...more,
});

/** Starts the document and stops the run after some seconds. */
async function stopped(world: World, content: object, afterSeconds = 60, input: object = {}) {
  await world.create(content);
  const id = await world.start();
  let outcome = "not stopped";
  world.clock.after(afterSeconds * 1000, async () => {
    outcome = await world.ssm("StopAutomationExecution", { AutomationExecutionId: id, ...input }).then(
      () => "stopped",
      (error: AwsError) => error.code,
    );
  });
  await world.clock.settled();
  return { run: await world.get(id), outcome };
}

describe("cancelling a run", () => {
  it("without onCancel the step is interrupted and the run ends Cancelled", async () => {
    const world = new World();
    const { run } = await stopped(world, document(sleep("a"), sleep("b")));
    assert.deepEqual([run.AutomationExecutionStatus, statuses(run)], ["Cancelled", { a: "Cancelled", b: "Pending" }]);
    assert.equal(stepNamed(run, "a").ExecutionEndTime - stepNamed(run, "a").ExecutionStartTime, 60);
    assert.deepEqual(
      world.timeline.of("automation").map(({ status }) => status),
      ["InProgress", "Cancelling", "Cancelled"],
    );
  });

  it("onCancel step: runs that branch, and the run ends Cancelled all the same", async () => {
    const { run } = await stopped(
      new World(),
      document(sleep("a", { onCancel: "step:clean" }), sleep("b"), api("clean"), api("more")),
    );
    assert.deepEqual(
      [run.AutomationExecutionStatus, statuses(run)],
      ["Cancelled", { a: "Cancelled", b: "Pending", clean: "Success", more: "Success" }],
    );
  });

  it("the whole cancellation branch has two minutes", async () => {
    const { run } = await stopped(
      new World(),
      document(sleep("a", { onCancel: "step:clean" }), api("clean"), sleep("long")),
    );
    assert.deepEqual([run.AutomationExecutionStatus, statuses(run).long], ["Cancelled", "Cancelled"]);
    assert.equal(stepNamed(run, "long").ExecutionEndTime - stepNamed(run, "a").ExecutionEndTime, 120);
  });

  it("onCancel of a step inside a loop leads outside, and no further iteration runs", async () => {
    const loop = {
      name: "l",
      action: "aws:loop",
      inputs: { Iterators: ["x", "y"], Steps: [sleep("s", { onCancel: "step:clean" })] },
    };
    const { run } = await stopped(new World(), document(loop, api("clean")));
    assert.deepEqual(
      [run.AutomationExecutionStatus, statuses(run)],
      ["Cancelled", { l: "Exited", s: "Cancelled", clean: "Success" }],
    );
  });

  it("a cancellation branch inside a loop does not start another iteration", async () => {
    const loop = {
      name: "l",
      action: "aws:loop",
      inputs: { Iterators: ["x", "y"], Steps: [sleep("s", { onCancel: "step:t" }), api("t")] },
    };
    const { run } = await stopped(new World(), document(loop));
    assert.deepEqual(
      run.StepExecutions.map(({ StepName, StepStatus }) => [StepName, StepStatus]),
      [
        ["l", "Cancelled"],
        ["s", "Cancelled"],
        ["t", "Success"],
      ],
    );
    assert.equal(run.AutomationExecutionStatus, "Cancelled");
  });

  it("a waiting approval can be cancelled", async () => {
    const { run } = await stopped(
      new World(),
      document({ name: "ok", action: "aws:approve", inputs: { Approvers: ["amy"] } }),
    );
    assert.deepEqual(statuses(run), { ok: "Cancelled" });
  });

  it("what a step started is stopped with it: a child run", async () => {
    const world = new World();
    await world.create(document(sleep("inner")), "Child");
    const { run } = await stopped(
      world,
      document({ name: "c", action: "aws:executeAutomation", inputs: { DocumentName: "Child" } }),
    );
    const ended = world.timeline.of("automation").filter(({ status }) => status === "Cancelled");
    assert.deepEqual(
      [run.AutomationExecutionStatus, ended.map(({ document: name }) => name).sort()],
      ["Cancelled", ["Child", "Runbook"]],
    );
  });

  it("what a step started is stopped with it: a state machine", async () => {
    const world = new World()
      .on("stepfunctions StartExecution", { executionArn: "arn" })
      .on("stepfunctions DescribeExecution", { status: "RUNNING" });
    await stopped(
      world,
      document({ name: "m", action: "aws:executeStateMachine", inputs: { stateMachineArn: "arn" } }),
    );
    assert.equal(world.calls.at(-1)?.operation, "StopExecution");
  });

  it("a run that has ended cannot be stopped", async () => {
    const { outcome } = await stopped(new World(), document(api("a")));
    assert.equal(outcome, "InvalidAutomationStatusUpdateException");
  });

  it("type Complete is refused, since nothing documents what it does", async () => {
    const { outcome, run } = await stopped(new World(), document(sleep("a")), 60, { Type: "Complete" });
    assert.deepEqual([outcome, run.AutomationExecutionStatus], ["NotImplemented", "Success"]);
  });

  it("the event says Canceled, the API Cancelled", async () => {
    const world = new World();
    await stopped(world, document(sleep("a")));
    assert.deepEqual(
      world.events.map(({ detail }) => detail.Status),
      ["Canceled", "Canceled"],
    );
  });
});
