import assert from "node:assert/strict";
import { AwsError } from "../../../../simulator/aws";
import { World } from "../../stepfunctions/world";
import callbacks from "./callbacks.json";

interface Step {
  get?: number;
  success?: number;
  failure?: number;
  error?: string;
  cause?: string;
  heartbeat?: number;
  sleep?: number;
  stop?: object;
  late?: number;
  answers?: Record<"heartbeat" | "success" | "failure", string>;
}

/** Instead of an activity: a queue that gets the token. */
const resource = "arn:aws:states:::sqs:sendMessage.waitForTaskToken";

function definition(): object {
  return JSON.parse(callbacks.machine, (key, value) => {
    if (value === "$ACTIVITY") return resource;
    if (key !== "Parameters") return value;
    return { QueueUrl: "queue", MessageBody: { ...value, "token.$": "$$.Task.Token" } };
  });
}

/** The events of an activity, as a queue has them: the message is also submitted. */
const asQueue = (type: string): string[] =>
  type === "ActivityStarted" ? ["TaskStarted", "TaskSubmitted"] : [type.replace(/^Activity/, "Task")];

describe("recorded callbacks", () => {
  for (const { case: name, mode, steps, status, output, error, events } of callbacks.facts) {
    it(name, async () => {
      const world = new World();
      const tokens: string[] = [];
      world.service.onWaiting(({ taskToken }) => void tokens.push(taskToken));
      const arn = await world.create(definition());
      const execution = await world.start(arn, { mode, marker: name, items: ["left", "right"] });
      await world.clock.busy(async () => {
        for (const step of JSON.parse(steps) as Step[]) await take(world, execution, tokens, step);
      });
      await world.clock.settled();
      const record = world.record(execution);
      assert.deepEqual([record.status, record.error], [status, error]);
      if (output !== undefined) assert.deepEqual(record.output, JSON.parse(output));
      const types = (await world.history(execution)).map(({ type }) => type);
      const expected = events.flatMap(asQueue);
      // What happens at the same time is in no order that is known.
      if (mode === "map") assert.deepEqual(types.sort(), expected.sort());
      else assert.deepEqual(types, expected);
    });
  }
});

async function take(world: World, executionArn: string, tokens: readonly string[], step: Step): Promise<void> {
  const { get, success, failure, heartbeat, sleep, stop, late, error, cause } = step;
  const send = async (operation: string, index: number, more: object = {}) => {
    await world.states(operation, { taskToken: tokens[index] ?? "", ...more });
    // What the token's task does next is done before the next step, as between two calls over the wire.
    await world.clock.sleep(1);
  };
  if (get !== undefined) while (tokens.length <= get) await world.clock.sleep(50);
  if (success !== undefined) await send("SendTaskSuccess", success, { output: "{}" });
  if (failure !== undefined) await send("SendTaskFailure", failure, { error, cause });
  if (heartbeat !== undefined) await send("SendTaskHeartbeat", heartbeat);
  if (sleep !== undefined) await world.clock.sleep(sleep);
  if (stop !== undefined) await world.states("StopExecution", { executionArn });
  if (late === undefined) return;
  const { answers } = step;
  const calls = [
    ["heartbeat", () => send("SendTaskHeartbeat", late)],
    ["success", () => send("SendTaskSuccess", late, { output: "{}" })],
    ["failure", () => send("SendTaskFailure", late)],
  ] as const;
  for (const [what, call] of calls) {
    const code = await call().then(
      () => "Success",
      (reason: unknown) => (reason instanceof AwsError ? reason.code : String(reason)),
    );
    if (answers) assert.equal(code, answers[what], what);
  }
}
