import assert from "node:assert/strict";
import { SimulatedClock } from "../../../simulator/clock";
import { LambdaHost } from "../../../simulator/lambda/host";

const account = "111122223333";
const region = "eu-west-1";

/** Answers with the thread that runs it, what it sees of its environment, and how often its module was used. */
const observing = `
  const { threadId } = require("node:worker_threads");
  let used = 0;
  exports.handler = async () => ({ threadId, stage: process.env.STAGE, left: globalThis.left, used: ++used });
`;

interface Observed {
  threadId: number;
  stage?: string;
  left?: string;
  used: number;
}

describe("threads of functions", () => {
  /** Runs a function in a host of its own, which is closed afterwards. No other test uses this much memory. */
  async function once(source: string, environment: Record<string, string> = {}): Promise<Observed> {
    const clock = new SimulatedClock(new Date("2026-11-24T09:14:00Z"));
    const mint = () => ({ accessKeyId: "ASIA1", secretAccessKey: "secret", sessionToken: "token" });
    const host = new LambdaHost({ clock, endpoint: "http://127.0.0.1:1", mint });
    const roleArn = `arn:aws:iam::${account}:role/observer`;
    const files = { "index.js": source };
    const handler = "index.handler";
    const limits = { timeoutSeconds: 30, memoryMb: 191 };
    host.deploy({ functionName: "observer", account, region, handler, files, environment, roleArn, ...limits });
    const answer = await host.invoke("observer", account, region, {});
    await host.close();
    assert.ok(answer.ok, JSON.stringify(answer));
    return answer.result as Observed;
  }

  it("serve the next function, which sees nothing of the previous one", async () => {
    const first = await once(observing, { STAGE: "one" });
    const second = await once(observing);
    assert.equal(second.threadId, first.threadId);
    assert.deepEqual([first.stage, first.used, second.stage, second.used], ["one", 1, undefined, 1]);
  });

  for (const [what, code] of [
    ["a global", "globalThis.left = 'behind';"],
    ["a listener", "process.on('warning', () => {});"],
    ["a timer", "setInterval(() => {}, 60_000);"],
  ] as const) {
    it(`are not used again where a function leaves ${what} behind`, async () => {
      const first = await once(code + observing);
      const second = await once(observing);
      assert.notEqual(second.threadId, first.threadId);
      assert.equal(second.left, undefined);
    });
  }
});
