import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { CreateQueueCommand, ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { Answers } from "../../../simulator/answers";
import { hashOf } from "../../../simulator/assembly/hash";
import { type KeptDeployment, ownState, type PreparedState, stateFor } from "../../../simulator/assembly/snapshot";
import type { Deployment } from "../../../simulator/aws";
import { Emulator } from "../../../simulator/emulator";
import { canFork, type EmulatedState } from "../../../simulator/emulator/state";

const sqs = ({ endpoint }: EmulatedState) =>
  new SQSClient({
    endpoint,
    region: "eu-west-1",
    credentials: { accessKeyId: "direct", secretAccessKey: "direct" },
    maxAttempts: 1,
  });
const make = (state: EmulatedState, QueueName: string) => sqs(state).send(new CreateQueueCommand({ QueueName }));
const queues = async ({ state }: PreparedState) =>
  ((await sqs(state).send(new ListQueuesCommand({}))).QueueUrls ?? []).map((url) => url.split("/").pop());

const deployment: Deployment = { resources: [] };
const monday = new Date("2026-11-23T00:00:00Z");
const tuesday = new Date("2026-11-24T00:00:00Z");

describe("where a deployment is put in place", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "reflex-prepared-"));
  let emulator: Emulator;
  let kept: KeptDeployment;
  const inUse: PreparedState[] = [];
  const lines: string[] = [];
  const options = () => ({ kept, onProgress: (line: unknown) => lines.push(String(line)) });
  const entered = async (prepared: Promise<PreparedState>) => {
    inUse.push(await prepared);
    return await prepared;
  };

  before(async () => {
    emulator = await Emulator.start();
    await make(emulator, "kept");
    const answers = Answers.recording();
    await answers.of("call", async () => ({ output: "kept" }));
    const state = path.join(folder, "state");
    await emulator.save(state);
    kept = { deployment: hashOf(deployment), at: tuesday, answers: answers.toBytes(), state };
  });
  afterEach(async () => {
    for (const prepared of inUse.splice(0)) await prepared.leave();
    lines.length = 0;
  });
  after(async () => {
    await emulator?.stop();
    rmSync(folder, { recursive: true });
  });

  it("is the kept state, as often as it is needed, with the answers to the calls that led to it", async () => {
    for (const name of ["one", "two"]) {
      const prepared = await entered(stateFor(emulator, deployment, tuesday, options()));
      assert.deepEqual(await queues(prepared), ["kept"]);
      assert.deepEqual(await prepared.answers?.of("call", assert.fail), { output: "kept" });
      await make(prepared.state, name);
    }
    assert.deepEqual(lines, []);
  });

  it("is empty, after a sentence, when something happens before what is kept was deployed", async () => {
    const prepared = await entered(stateFor(emulator, deployment, monday, options()));
    assert.deepEqual(await queues(prepared), []);
    assert.deepEqual(lines, [
      "The kept organization is of 2026-11-24, and this begins on 2026-11-23: it is deployed again.",
    ]);
  });

  it("is empty for another deployment than the kept one", async () => {
    const other: Deployment = {
      resources: [{ urn: "urn", type: "t", name: "n", account: "1", region: "r", inputs: {} } as never],
    };
    assert.deepEqual(await queues(await entered(stateFor(emulator, other, tuesday, options()))), []);
    assert.deepEqual(lines, []);
  });

  it("is a copy of what was deployed on the same emulator, also after another deployment", async function () {
    if (!canFork) this.skip();
    const deployed = async (name: string) => {
      const resources = [{ urn: name, type: "t", name, account: "1", region: "r", inputs: {} } as never];
      const prepared = await entered(stateFor(emulator, { resources }, monday));
      if ((await queues(prepared)).length === 0) await make(prepared.state, `first-${name}`);
      await prepared.keep();
      return queues(prepared);
    };
    for (const name of ["a", "b", "a", "b"]) assert.deepEqual(await deployed(name), [`first-${name}`]);
  });

  it("on an emulator of its own, it is the kept state as well", async () => {
    assert.deepEqual(await queues(await entered(ownState(deployment, tuesday, options()))), ["kept"]);
  });

  it("on an emulator of its own, what is deployed can be kept", async () => {
    const states: EmulatedState[] = [];
    const prepared = await entered(
      ownState(deployment, monday, {
        ...options(),
        keep: async (state, answers) => {
          states.push(state);
          assert.ok(answers.toBytes().length > 0);
        },
      }),
    );
    await prepared.keep();
    assert.deepEqual(states, [prepared.state]);
    assert.equal(lines.length, 1);
  });
});
