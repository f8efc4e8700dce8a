import assert from "node:assert/strict";
import { DeleteTagsCommand, EC2Client, ModifySnapshotAttributeCommand } from "@aws-sdk/client-ec2";
import { ModifyDBSnapshotAttributeCommand, RDSClient } from "@aws-sdk/client-rds";
import controlFailed from "../../../catalogue/exposure/public-database-found/events/fires/control-failed.json";
import clusterPublic from "../../../catalogue/exposure/public-snapshot/events/fires/cluster-snapshot-public-by-root.json";
import databasePublic from "../../../catalogue/exposure/public-snapshot/events/fires/database-snapshot-public.json";
import databaseShared from "../../../catalogue/exposure/public-snapshot/events/fires/database-snapshot-shared-by-arn.json";
import volumePublic from "../../../catalogue/exposure/public-snapshot/events/fires/volume-snapshot-public.json";
import volumeShared from "../../../catalogue/exposure/public-snapshot/events/fires/volume-snapshot-shared-with-an-account.json";
import clusterFound from "../../../catalogue/exposure/public-snapshot-found/events/fires/cluster-snapshot.json";
import volumeFound from "../../../catalogue/exposure/public-snapshot-found/events/fires/volume-snapshot.json";
import { type DrillOptions, type DrillStage, onStage } from "../../../cli/drill/drill";
import { responseByName } from "../../../cli/drill/scenarios";
import { type Undone, undo } from "../../../cli/drill/undo";
import { sweepRuleName } from "../../../components/naming";
import type { SignalEvent } from "../../../responses/types";
import type { BusEvent } from "../../../simulator";
import { decided, firstCall, run, sharedEmulator, titles, healAndUndo as undoneDrill, variant } from "./support";

const outsider = "777788889999";
const securityAccount = "222233334444";

describe("what is shared with the world", () => {
  const emulator = sharedEmulator();

  const healAndUndo = (response: string, options?: Partial<DrillOptions>) =>
    undoneDrill(emulator.get(), response, options);

  const actions = (result: Parameters<typeof decided>[0]) => decided(result).map(({ action }) => action);

  for (const [what, event, change, before] of [
    ["a public volume snapshot", volumePublic, "ModifySnapshotAttribute", ["all"]],
    ["a volume snapshot shared with an account", volumeShared, "ModifySnapshotAttribute", [outsider]],
    ["a public database snapshot", databasePublic, "ModifyDBSnapshotAttribute", ["all"]],
    [
      "a database snapshot shared with two accounts",
      databaseShared,
      "ModifyDBSnapshotAttribute",
      ["444455556666", outsider],
    ],
    ["a public cluster snapshot", clusterPublic, "ModifyDBClusterSnapshotAttribute", ["all"]],
  ] as const) {
    it(`${what} is private once the sharing is saved, and shared again when a person undoes it`, async () => {
      const { result, undone } = await healAndUndo("public-snapshot", { event: event as unknown as SignalEvent });
      assert.equal(result.verdict, "healed");
      assert.equal(result.calls.refused, 0);
      assert.deepEqual(actions(result), ["run"]);
      assert.deepEqual(result.before, { sharedWith: before });
      assert.deepEqual(result.after, { sharedWith: [] });
      assert.ok(firstCall(result, "PutItem") >= 0);
      assert.ok(firstCall(result, "PutItem") < firstCall(result, change));
      assert.deepEqual(undone, {
        runbook: "RestoreSnapshotSharing",
        status: "Success",
        state: result.before,
        answered: 0,
      });
    });
  }

  /** Shares the staged snapshot with accounts, or removes them, and returns the state then. */
  async function change(
    { scenario, staged, world }: DrillStage,
    OperationType: "add" | "remove",
    accounts: string[],
  ): Promise<Record<string, unknown>> {
    const { requestParameters: call } = staged.event.detail as { requestParameters: Record<string, string> };
    if (call.snapshotId) {
      const SnapshotId = staged.subject;
      const permission = { Attribute: "createVolumePermission", OperationType, UserIds: accounts } as const;
      await world.client(EC2Client).send(new ModifySnapshotAttributeCommand({ SnapshotId, ...permission }));
    } else {
      const restore = { DBSnapshotIdentifier: staged.subject, AttributeName: "restore" };
      const values = OperationType === "add" ? { ValuesToAdd: accounts } : { ValuesToRemove: accounts };
      await world.client(RDSClient).send(new ModifyDBSnapshotAttributeCommand({ ...restore, ...values }));
    }
    return scenario.state(world, staged);
  }

  for (const [what, event] of [
    ["volume", volumePublic],
    ["database", databasePublic],
  ] as const) {
    it(`a ${what} snapshot stays with accounts of the organization, while everybody and outsiders lose it`, async () => {
      let before: Record<string, unknown> | undefined;
      const { result, undone } = await healAndUndo("public-snapshot", {
        event: event as unknown as SignalEvent,
        onStaged: async (stage) => {
          before = await change(stage, "add", [securityAccount, outsider]);
        },
      });
      assert.deepEqual(before, { sharedWith: [securityAccount, outsider, "all"] });
      assert.deepEqual(result.after, { sharedWith: [securityAccount] });
      assert.equal(undone.status, "Success");
      assert.deepEqual(undone.state, before);
    });
  }

  for (const [what, event] of [
    ["volume", volumePublic],
    ["database", databasePublic],
  ] as const) {
    it(`a ${what} snapshot is not given back to an account from which a person took it in between`, async () => {
      let undone: Undone | undefined;
      const onStaged = async (stage: DrillStage) => {
        await change(stage, "add", [securityAccount, outsider]);
      };
      await run(
        emulator.get(),
        "public-snapshot",
        { event: event as unknown as SignalEvent, onStaged },
        async (stage) => {
          assert.deepEqual(await change(stage, "remove", [securityAccount]), { sharedWith: [] });
          undone = await undo(stage);
        },
      );
      assert.equal(undone?.status, "Success");
      assert.deepEqual(undone?.state, { sharedWith: [outsider, "all"] });
    });
  }

  it("a snapshot shared inside the organization is nobody's business", async () => {
    const event = JSON.parse(JSON.stringify(volumeShared).replaceAll(outsider, securityAccount)) as SignalEvent;
    const result = await run(emulator.get(), "public-snapshot", { event });
    assert.deepEqual(actions(result), ["ignore"]);
    assert.deepEqual(result.after, { sharedWith: [securityAccount] });
  });

  it("pages, and changes nothing, where a snapshot is not on the allowlist", async () => {
    const result = await run(emulator.get(), "public-snapshot", {
      onStaged: async ({ world, staged }) => {
        const Tags = [{ Key: world.allowlistTag.key }];
        await world.client(EC2Client).send(new DeleteTagsCommand({ Resources: [staged.subject], Tags }));
      },
    });
    assert.deepEqual(actions(result), ["page"]);
    assert.deepEqual(result.after, result.before);
    assert.ok(titles(result).some((title) => title.includes("needs your decision")));
  });

  it("says that a snapshot is shared still when the service refuses to stop it", async () => {
    const refusal = { code: "InvalidDBSnapshotState", message: "the snapshot is being copied", status: 400 };
    const faults = [{ match: { operation: "ModifyDBSnapshotAttribute" }, error: refusal, times: 9 }];
    const event = databasePublic as unknown as SignalEvent;
    const result = await run(emulator.get(), "public-snapshot", { event, faults });
    assert.match(result.verdict, /^failed-/);
    assert.deepEqual(result.after, { sharedWith: ["all"] });
    assert.ok(titles(result).some((title) => title.includes("MakeSnapshotPrivate failed")));
  });

  it("a snapshot that a person shares once more after it was private is private once more", async () => {
    const states: unknown[] = [];
    await run(emulator.get(), "public-snapshot", {}, async ({ organization, scenario, staged, world }) => {
      await world.client(EC2Client).send(
        new ModifySnapshotAttributeCommand({
          SnapshotId: staged.subject,
          Attribute: "createVolumePermission",
          OperationType: "add",
          GroupNames: ["all"],
        }),
      );
      states.push(await scenario.state(world, staged));
      const again = variant(staged.event, (detail) => {
        detail.eventID = "c2d3e4f5-0617-4283-94a5-b6c7d8eb0f0f";
      });
      organization.happen(again as unknown as BusEvent);
      await organization.settled();
      states.push(await scenario.state(world, staged));
    });
    assert.deepEqual(states, [{ sharedWith: ["all"] }, { sharedWith: [] }]);
  });

  for (const [response, event, before, after, undoneBy] of [
    ["public-snapshot-found", clusterFound, { sharedWith: ["all"] }, { sharedWith: [] }, "RestoreSnapshotSharing"],
    ["public-snapshot-found", undefined, { sharedWith: ["all"] }, { sharedWith: [] }, "RestoreSnapshotSharing"],
    [
      "public-database-found",
      undefined,
      { publiclyAccessible: true },
      { publiclyAccessible: false },
      "RestoreDatabaseAccess",
    ],
    [
      "public-database-found",
      controlFailed,
      { publiclyAccessible: true },
      { publiclyAccessible: false },
      "RestoreDatabaseAccess",
    ],
  ] as const) {
    it(`${response}: ${event ? event["detail-type"] : "its own example"} leads to the same, and can be undone`, async () => {
      const options = event ? { event: event as unknown as SignalEvent } : {};
      const { result, undone } = await healAndUndo(response, options);
      assert.equal(result.verdict, "healed");
      assert.equal(result.calls.refused, 0);
      assert.deepEqual([result.before, result.after], [before, after]);
      assert.deepEqual(undone, { runbook: undoneBy, status: "Success", state: before, answered: 0 });
    });
  }

  it("a daily look finds a public volume snapshot, once: what a person shares again is left alone", async () => {
    const response = responseByName("public-snapshot-found");
    const event = volumeFound as unknown as SignalEvent;
    await onStage({ response, event, answer: async () => "approve", emulator: emulator.get() }, async (stage) => {
      const { blueprint, organization, scenario, staged, world } = stage;
      const look = async () => {
        organization.due(blueprint.security.account, blueprint.settings.homeRegion, sweepRuleName(response.name));
        await organization.settled();
        return scenario.state(world, staged);
      };
      assert.deepEqual(await look(), { sharedWith: [] });
      const { state, status } = await undo(stage);
      assert.deepEqual([status, state], ["Success", { sharedWith: ["all"] }]);
      assert.deepEqual(await look(), { sharedWith: ["all"] });
      const refused = organization.timeline.of("call").filter(({ decision }) => decision?.allowed === false);
      assert.deepEqual(refused, []);
    });
  });
});
