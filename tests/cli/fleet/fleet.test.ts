import assert from "node:assert/strict";
import { runFleet } from "../../../cli/fleet/fleet";
import { wavesOf } from "../../../cli/fleet/plan";
import type { Rollout } from "../../../cli/fleet/rollout";

const stack = (name: string, account: string) => ({ stack: name, account, region: "eu-west-1" });
const rollout: Rollout = {
  security: [stack("security", "222233334444")],
  canary: [stack("one", "111122223333")],
  waves: [[stack("two", "444455556666"), stack("three", "777788889999")], [stack("four", "555566667777")]],
};

describe("a fleet of stacks", () => {
  const named = (asked?: Parameters<typeof wavesOf>[1]) =>
    wavesOf(rollout, asked).map(({ name, stacks }) => `${name}: ${stacks.map((one) => one.stack).join(" ")}`);

  it("has the order security, canary, waves", () => {
    assert.deepEqual(named(), ["security: security", "canary: one", "1: two three", "2: four"]);
  });

  it("is narrowed to a wave and to accounts, and an unknown one is an error that names the known", () => {
    assert.deepEqual(named({ wave: "1" }), ["1: two three"]);
    assert.deepEqual(named({ accounts: ["111122223333", "777788889999"] }), ["canary: one", "1: three"]);
    assert.deepEqual(named({ wave: "1", accounts: ["555566667777"] }), []);
    assert.throws(() => named({ wave: "3" }), /has no wave 3; choose one of security, canary, 1, 2/);
    assert.throws(() => named({ accounts: ["999999999999"] }), /deploys into account 999999999999/);
  });

  async function run(action: "preview" | "up", failing: string[], jobs = 2) {
    const began: string[] = [];
    let atOnce = 0;
    let most = 0;
    const results = await runFleet({
      waves: wavesOf(rollout),
      action,
      jobs,
      drive: async (_action, name) => {
        began.push(name);
        most = Math.max(most, ++atOnce);
        await new Promise((resolve) => setImmediate(resolve));
        atOnce--;
        if (failing.includes(name)) throw new Error(`${name} is refused`);
        return { create: 1 };
      },
      onResult: () => undefined,
    });
    return { began, most, outcomes: results.map((r) => `${r.stack} ${r.outcome}`), results };
  }

  it("begins nothing after an update that failed, but lets those beside it end", async () => {
    const { outcomes, results } = await run("up", ["two"]);
    assert.deepEqual(outcomes, ["security done", "one done", "two failed", "three done", "four not begun"]);
    assert.equal(results.find(({ outcome }) => outcome === "failed")?.problem, "two is refused");
  });

  it("does not touch the members when the security stack fails", async () => {
    const { began } = await run("up", ["security"]);
    assert.deepEqual(began, ["security"]);
  });

  it("previews everything, whatever fails", async () => {
    const { outcomes } = await run("preview", ["security", "two"]);
    assert.deepEqual(outcomes, ["security failed", "one done", "two failed", "three done", "four done"]);
  });

  it("works on as many stacks of a wave at once as it may", async () => {
    assert.equal((await run("up", [], 1)).most, 1);
    assert.equal((await run("up", [], 4)).most, 2);
  });
});
