import assert from "node:assert/strict";
import type { DrillStage } from "../../../cli/drill/drill";
import { type Undone, undo } from "../../../cli/drill/undo";
import { decided, entries, run, sharedEmulator, stepsEnded, titles } from "./support";

describe("an administrative port opened to the world", () => {
  const emulator = sharedEmulator();

  it("is closed: only the offending rule goes, and a person can have it back", async () => {
    let undone: Undone | undefined;
    const result = await run(emulator.get(), "open-security-group", {}, async (stage) => {
      undone = await undo(stage);
    });
    assert.equal(result.verdict, "healed");
    assert.equal(result.calls.refused, 0);
    const stays = result.before.stays;
    assert.deepEqual(result.before, { ingress: ["tcp 22-22 from 0.0.0.0/0", "tcp 22-22 from 10.0.0.0/8"], stays });
    assert.deepEqual(result.after, { ingress: ["tcp 22-22 from 10.0.0.0/8"], stays });
    // Restoring opens the port again: the call comes back as an event, and must not be answered.
    const runbook = "RestoreIngress";
    assert.deepEqual(undone, { runbook, status: "Success", state: result.before, answered: 0 });
  });
});

describe("a service that stopped", () => {
  const emulator = sharedEmulator();

  it("is restarted by the member account itself, without triage", async () => {
    const result = await run(emulator.get(), "failed-service");
    assert.equal(result.verdict, "healed");
    assert.deepEqual(decided(result), []);
    assert.deepEqual(result.after, { alarm: "OK" });
    assert.equal(result.calls.refused, 0);
    assert.ok(entries(result, "delivery").every(({ targetArn }) => !targetArn.endsWith(":reflex-triage")));
  });

  it("is rolled back when restarting does not help", async () => {
    const result = await run(emulator.get(), "failed-service", { onStaged: (stage) => breakUntil(stage, "rollback") });
    assert.equal(result.verdict, "healed");
    assert.deepEqual(result.after, { alarm: "OK" });
    assert.ok(stepsEnded(result, "Restart").includes("Failed"));
    assert.deepEqual(stepsEnded(result, "RollBack"), ["Success"]);
  });

  it("ends with a page when nothing helps, after a bounded number of attempts", async () => {
    const faults = [
      {
        match: { operation: "SendCommand" },
        error: { code: "InternalServerError", message: "down", status: 500 },
        times: 99,
      },
    ];
    const result = await run(emulator.get(), "failed-service", { faults });
    assert.match(result.verdict, /^failed-/);
    assert.deepEqual(result.after, { alarm: "ALARM" });
    assert.ok(entries(result, "call").filter((c) => c.operation === "SendCommand").length < 15);
    assert.ok(titles(result).some((t) => t.includes("RestartService failed")));
  });
});

/** The release is broken: a restart does not bring the service up. */
function breakUntil({ world, organization, staged }: DrillStage, brokenUntil: "rollback"): void {
  const detail = staged.event.detail as {
    configuration: { metrics: Array<{ metricStat: { metric: { dimensions: { InstanceId: string; exe: string } } } }> };
  };
  const { InstanceId, exe } = detail.configuration.metrics[0]!.metricStat.metric.dimensions;
  organization.machines.install(world.account, world.region, InstanceId, {
    services: { [exe]: { active: false, brokenUntil } },
  });
}
