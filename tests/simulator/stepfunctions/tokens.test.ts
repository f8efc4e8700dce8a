import assert from "node:assert/strict";
import { account, jsonata, machine, seconds, types, World } from "./world";

const waiting = (more: object = {}) => ({
  Type: "Task",
  Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
  Arguments: { QueueUrl: "u", MessageBody: { token: "{% $states.context.Task.Token %}" } },
  End: true,
  ...more,
});
const definition = (more: object = {}, others: Record<string, object> = {}) => jsonata({ T: waiting(more), ...others });

const sentToken = (world: World, index = 0) =>
  (JSON.parse(String(world.calls[index]?.parameters.MessageBody)) as { token: string }).token;
const success = (world: World, taskToken: string, output: unknown = "done", changes: object = {}) =>
  world.states("SendTaskSuccess", { taskToken, output: JSON.stringify(output) }, changes);

describe("a task that waits for its token", () => {
  it("passes the token on, and goes on with what comes back", async () => {
    const world = new World();
    world.answering(async ({ taskToken }) => {
      await world.clock.sleep(90_000);
      assert.equal(taskToken, sentToken(world));
      await success(world, taskToken, { approved: true });
    });
    const execution = await world.run(definition());
    assert.deepEqual([execution.output, seconds(execution)], [{ approved: true }, 90]);
    assert.deepEqual(types(await world.history(execution.arn)).slice(1, 7), [
      "TaskStateEntered",
      "TaskScheduled",
      "TaskStarted",
      "TaskSubmitted",
      "TaskSucceeded",
      "TaskStateExited",
    ]);
  });

  it("fails as whoever has the token says", async () => {
    const world = new World();
    world.answering(async ({ taskToken }) => {
      await world.states("SendTaskFailure", { taskToken, error: "Rejected", cause: "not now" });
    });
    const execution = await world.run(definition());
    assert.deepEqual([execution.error, execution.cause], ["Rejected", "not now"]);
  });

  it("accepts an answer that comes before the call has returned", async () => {
    const world = new World();
    world.on("sqs SendMessage", async ({ parameters }) => {
      await success(world, (JSON.parse(String(parameters.MessageBody)) as { token: string }).token, 1);
      return {};
    });
    assert.equal((await world.run(definition())).output, 1);
  });

  it("times out by TimeoutSeconds and by a missed heartbeat, both as States.Timeout with an empty cause (recorded)", async () => {
    for (const [more, after] of [
      [{ TimeoutSeconds: 60 }, 60],
      [{ TimeoutSeconds: 600, HeartbeatSeconds: "{% 5 %}" }, 5],
    ] as const) {
      const Catch = [{ ErrorEquals: ["States.Timeout"], Next: "C" }];
      const execution = await new World().run(definition({ ...more, Catch }, { C: { Type: "Succeed" } }));
      assert.deepEqual([execution.output, seconds(execution)], [{ Error: "States.Timeout", Cause: "" }, after]);
    }
  });

  it("knows a missed heartbeat also as States.HeartbeatTimeout", async () => {
    const Catch = [{ ErrorEquals: ["States.HeartbeatTimeout"], Next: "C" }];
    const run = (more: object) => new World().run(definition({ ...more, Catch }, { C: { Type: "Succeed" } }));
    assert.equal((await run({ HeartbeatSeconds: 5 })).status, "SUCCEEDED");
    assert.equal((await run({ TimeoutSeconds: 5 })).status, "FAILED");
  });

  it("lives on heartbeats, within its TimeoutSeconds", async () => {
    const world = new World();
    world.answering(async ({ taskToken }) => {
      for (let i = 0; i < 20; i++) {
        await world.clock.sleep(4_000);
        await world.states("SendTaskHeartbeat", { taskToken }).catch(() => undefined);
      }
    });
    const execution = await world.run(definition({ TimeoutSeconds: 30, HeartbeatSeconds: 5 }));
    assert.deepEqual([execution.error, seconds(execution)], ["States.Timeout", 30]);
  });

  it("gets a new token for a new attempt; the old one is over (recorded)", async () => {
    const world = new World();
    const Retry = [{ ErrorEquals: ["States.Timeout"], IntervalSeconds: 1, MaxAttempts: 1 }];
    let attempts = 0;
    world.answering(async ({ taskToken }) => {
      if (attempts++ === 0) return;
      assert.notEqual(sentToken(world), taskToken);
      await assert.rejects(success(world, sentToken(world)), { code: "TaskTimedOut" });
      await success(world, taskToken);
    });
    const execution = await world.run(definition({ TimeoutSeconds: 10, Retry }));
    assert.deepEqual([execution.output, seconds(execution)], ["done", 11]);
  });

  it("notifies those who watch, and the timeline, until when", async () => {
    const world = new World();
    const seen: unknown[] = [];
    world.service.onWaiting(({ taskToken: _, executionArn: __, ...waits }) => seen.push(waits));
    await world.run(definition({ TimeoutSeconds: 60 }));
    const expiresAt = new Date("2026-11-24T09:01:00Z");
    assert.deepEqual(seen, [{ account, region: "eu-west-1", state: "T", expiresAt }]);
    const entry = world.timeline.of("state").find(({ status }) => status === "waiting");
    assert.equal(entry?.waiting?.until, expiresAt.toISOString());
  });
});

describe("a task token", () => {
  const started = async (world: World) => {
    const arn = await world.start(await world.create(definition()));
    // Until the message has been sent.
    await new Promise(setImmediate);
    return { arn, taskToken: sentToken(world) };
  };

  it("is refused where it does not belong, and works after a bad output (recorded)", async () => {
    const world = new World();
    await world.clock.busy(async () => {
      const { arn, taskToken } = await started(world);
      await assert.rejects(success(world, "AAAA"), { code: "InvalidToken" });
      await assert.rejects(success(world, taskToken, 1, { region: "us-east-1" }), { code: "InvalidToken" });
      await assert.rejects(success(world, taskToken, 1, { account: "444455556666" }), { code: "InvalidToken" });
      await assert.rejects(world.states("SendTaskSuccess", { taskToken, output: "{" }), { code: "InvalidOutput" });
      await assert.rejects(world.states("SendTaskSuccess", { taskToken }), { code: "ValidationException" });
      await success(world, taskToken);
      await assert.rejects(success(world, taskToken), { code: "TaskTimedOut" });
      await new Promise(setImmediate);
      assert.equal(world.record(arn).status, "SUCCEEDED");
    });
  });

  it("is over when the execution is stopped", async () => {
    const world = new World();
    await world.clock.busy(async () => {
      const { arn, taskToken } = await started(world);
      await world.states("StopExecution", { executionArn: arn, error: "E", cause: "c" });
      await new Promise(setImmediate);
      for (const operation of ["SendTaskSuccess", "SendTaskFailure", "SendTaskHeartbeat"]) {
        await assert.rejects(world.states(operation, { taskToken, output: "1" }), { code: "TaskTimedOut" });
      }
    });
  });

  it("is noted where the task gave it to nobody, and the task times out (recorded)", async () => {
    const world = new World();
    const state = { ...waiting(), Arguments: { QueueUrl: "u", MessageBody: "nothing" }, TimeoutSeconds: 5 };
    const { status, error } = await world.run(machine({ T: state }, { QueryLanguage: "JSONata" }));
    assert.deepEqual([status, error], ["FAILED", "States.Timeout"]);
    assert.ok(world.timeline.entries.some((entry) => entry.kind === "note" && /gave to nobody/.test(entry.text)));
  });
});
