import assert from "node:assert/strict";
import type { DrillStage } from "../../../cli/drill/drill";
import type { Caller } from "../../../cli/operations/caller";
import { Switch } from "../../../cli/operations/switch";
import { stackConfig } from "../../../cli/stackConfig";
import { parseConfig, type SecurityConfig } from "../../../components/config/stackConfig";
import { operatorRoleName, roleArn } from "../../../organization/names";
import type { Stop } from "../../../organization/stops";
import type { BusEvent, Principal } from "../../../simulator";
import { messageTitled } from "./executions";
import { decided, entries, run, sharedEmulator, stepsEnded, titles } from "./support";

const everything: Stop = {
  pk: "*",
  state: "stopped",
  by: "arn:aws:sts::222233334444:assumed-role/reflex-operator/jane",
  at: "2026-11-24T09:00:00Z",
  reason: "the detector is wrong",
};

/** The switch as the command uses it, with the role of operators. */
function switchOf({ organization, blueprint: { security, settings } }: DrillStage, role = operatorRoleName): Switch {
  const values = stackConfig("security");
  const config = parseConfig("reflex", (key) => values[`reflex:${key}`]) as SecurityConfig;
  const principal: Principal = {
    ...{ kind: "role-session", account: security.account, roleName: role, roleId: "AROAOPERATOR", sessionName: "jane" },
    ...{ roleArn: roleArn("aws", security.account, role), issuedAt: organization.clock.now() },
  };
  const caller: Caller = {
    ...{ arn: everything.by, config, organization: settings, regions: [settings.homeRegion] },
    client: (client, region) => organization.clients.as(client, principal, region),
    allowed: (_, call) => call(),
  };
  return new Switch(caller);
}

async function stop(stage: DrillStage): Promise<void> {
  assert.deepEqual(await switchOf(stage).stop([everything]), [{ region: "eu-west-1" }]);
}

describe("a stop", () => {
  const emulator = sharedEmulator();

  it("keeps a finding from starting anything; resumed, the next one starts", async () => {
    const result = await run(emulator.get(), "open-security-group", { onStaged: stop }, async (stage) => {
      const control = switchOf(stage);
      assert.deepEqual(await control.read(), [everything]);
      assert.equal(await control.tell("Reflex is stopped", ["why"]), undefined, "people are notified");
      await control.resume([everything]);
      assert.deepEqual(await control.read(), []);
      const { event } = stage.staged;
      const again = structuredClone(event) as unknown as BusEvent;
      (again.detail as { eventID: string }).eventID = "11111111-2222-4333-8444-555555555555";
      stage.organization.happen({ ...again, id: "11111111-2222-4333-8444-555555555555" });
      await stage.organization.settled();
      const actions = stage.organization.timeline
        .of("step")
        .filter(({ step, status }) => step === "SayHealed" || status === "Success");
      assert.ok(actions.length > 0, "after it was resumed, a run started");
    });
    const [{ action, reasons } = { action: "", reasons: [] }] = decided(result);
    assert.equal(action, "observe");
    assert.match(JSON.stringify(reasons), /stopped by arn:aws:sts::222233334444:assumed-role.reflex-operator.jane at/);
    assert.deepEqual(result.after, result.before, "nothing was changed");
    assert.deepEqual(entries(result, "step"), [], "no run was started");
  });

  it("keeps what was approved from being done", async () => {
    let stage: DrillStage | undefined;
    const result = await run(emulator.get(), "crypto-mining-instance", {
      onStaged: async (staged) => {
        stage = staged;
      },
      answer: async () => {
        if (stage) await stop(stage);
        return "approve";
      },
    });
    assert.deepEqual(stepsEnded(result, "ApproveTermination"), ["Success"]);
    assert.deepEqual(stepsEnded(result, "LeaveApproved"), ["Failed"]);
    assert.deepEqual(stepsEnded(result, "TerminateInstance"), []);
    assert.equal(result.after.state, "running", "it stays isolated");
    const message = messageTitled(result, "Approved, but Reflex is stopped: terminate");
    assert.match(JSON.stringify(message), /Left undone: what was approved.*it stays isolated/);
  });

  it("keeps a local response from acting", async () => {
    const result = await run(emulator.get(), "failed-service", { onStaged: stop });
    assert.deepEqual(stepsEnded(result, "LeaveStart"), ["Failed"]);
    assert.deepEqual(stepsEnded(result, "Restart"), []);
    assert.match(titles(result).join("\n"), /RestartService ended with Failed/);
  });

  it("is set by operators only", async () => {
    await run(emulator.get(), "root-used", {
      onStaged: async (stage) => {
        const [{ problem } = { problem: "" }] = await switchOf(stage, "reflex-triage").stop([everything]);
        assert.match(problem ?? "", /AccessDenied.*dynamodb:PutItem/);
      },
    });
  });
});
