import assert from "node:assert/strict";
import { blueprint } from "../../../cli/blueprint";
import { responseByName, scenarioOf } from "../../../cli/drill/scenarios";
import type { SignalEvent } from "../../../responses/types";
import { decided, entries, run, sharedEmulator } from "./support";

/** The second of the governed Regions, where neither the security stack nor the state table of runs is. */
const second = "us-east-1";

/** The example of a response and the organization in which it happens: its own Region is the home one. */
async function inSecondRegion(response: string) {
  const { example } = scenarioOf(responseByName(response));
  const { account, region: home } = example;
  const event = JSON.parse(JSON.stringify(example).replaceAll(home, second)) as SignalEvent;
  const security = { governedRegions: JSON.stringify([home, second]) };
  return { event, home, plan: await blueprint({ account, region: home }, { security }) };
}

describe("an incident in a governed Region that is not the home Region", () => {
  const emulator = sharedEmulator();

  it("runs the whole workflow: the instance is isolated and replaced there, and people answer there", async () => {
    const { event, home, plan } = await inSecondRegion("compromised-instance");
    const result = await run(emulator.get(), "compromised-instance", { event, plan });
    assert.equal(result.verdict, "healed");
    assert.equal(result.calls.refused, 0);
    assert.equal(result.after.state, "terminated");
    const runs = entries(result, "automation");
    assert.deepEqual(new Set(runs.map(({ region }) => region)), new Set([second]));
    assert.deepEqual(new Set(entries(result, "workflow").map(({ region }) => region)), new Set([home]));
    assert.ok(entries(result, "message").some(({ message }) => message.includes(second)));
  });

  it("is decided by triage for its own Region", async () => {
    const { event, plan } = await inSecondRegion("crypto-mining-instance");
    const result = await run(emulator.get(), "crypto-mining-instance", { event, plan });
    assert.equal(result.verdict, "healed");
    assert.equal(result.calls.refused, 0);
    assert.deepEqual(new Set(entries(result, "automation").map(({ region }) => region)), new Set([second]));
    assert.ok(decided(result).length > 0);
  });
});
