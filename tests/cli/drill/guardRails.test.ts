import assert from "node:assert/strict";
import { KMSClient, TagResourceCommand, UntagResourceCommand } from "@aws-sdk/client-kms";
import withoutGlobalServices from "../../../catalogue/guard-rails/cloudtrail-stopped/events/fires/without-global-services.json";
import type { DrillOptions, DrillResult } from "../../../cli/drill/drill";
import type { SignalEvent } from "../../../responses/types";
import { decided, firstCall, run, sharedEmulator, titles, healAndUndo as undoneDrill } from "./support";

describe("guard rails of the account", () => {
  const emulator = sharedEmulator();

  /** The drill, and what its undo leaves behind. */
  async function healAndUndo(response: string, options?: Partial<DrillOptions>) {
    const { result, undone } = await undoneDrill(emulator.get(), response, options);
    const { answered, state, status } = undone;
    assert.equal(answered, 0, "what a person undoes is not answered again");
    return { result, undone: { status, state } };
  }

  function assertHealed(result: DrillResult, after: Record<string, unknown>): void {
    assert.equal(result.verdict, "healed");
    assert.equal(result.calls.refused, 0);
    assert.deepEqual(
      decided(result).map(({ action }) => action),
      ["run"],
    );
    assert.deepEqual(result.after, after);
    assert.notDeepEqual(result.before, after);
  }

  for (const [response, change, after] of [
    ["config-disabled", "StartConfigurationRecorder", { recording: true }],
    ["guardduty-disabled", "UpdateDetector", { status: "ENABLED" }],
    ["kms-key-deletion", "CancelKeyDeletion", { keyState: "Enabled", deletionScheduled: false }],
    ["cloudtrail-stopped", "StartLogging", { logging: true, allRegions: true, globalServices: true, validation: true }],
  ] as const) {
    it(`${response}: restored after the state is saved, and as it was before when a person undoes it`, async () => {
      const { result, undone } = await healAndUndo(response);
      assertHealed(result, after);
      assert.ok(firstCall(result, "PutItem") >= 0);
      assert.ok(firstCall(result, "PutItem") < firstCall(result, change));
      assert.deepEqual(undone, { status: "Success", state: result.before });
    });
  }

  it("a trail without other Regions and global services records them again, until a person undoes it", async () => {
    const event = withoutGlobalServices as unknown as SignalEvent;
    const { result, undone } = await healAndUndo("cloudtrail-stopped", { event });
    const whole = { logging: true, allRegions: true, globalServices: true, validation: true };
    assert.deepEqual(result.before, { ...whole, allRegions: false, globalServices: false });
    assertHealed(result, whole);
    assert.deepEqual(undone, { status: "Success", state: result.before });
  });

  it("pages, and changes nothing, where the key's tags keep Reflex away", async () => {
    const result = await run(emulator.get(), "kms-key-deletion", {
      onStaged: async ({ world, staged }) => {
        const kms = world.client(KMSClient);
        await kms.send(new UntagResourceCommand({ KeyId: staged.subject, TagKeys: [world.allowlistTag.key] }));
        const Tags = [{ TagKey: "change", TagValue: "CHG-1042" }];
        await kms.send(new TagResourceCommand({ KeyId: staged.subject, Tags }));
      },
    });
    assert.deepEqual(
      decided(result).map(({ action }) => action),
      ["page"],
    );
    assert.deepEqual(result.after, result.before);
    assert.ok(titles(result).some((title) => title.includes("needs your decision")));
  });

  it("keeps a key when nobody agrees that its deletion is scheduled again", async () => {
    const { result, undone } = await healAndUndo("kms-key-deletion", { answer: async () => "reject" });
    assertHealed(result, { keyState: "Enabled", deletionScheduled: false });
    assert.deepEqual(undone, { status: "Failed", state: result.after });
  });

  it("says that a key is not saved when KMS refuses, and leaves it as it is", async () => {
    const refusal = { code: "AccessDeniedException", message: "the key policy says no", status: 400 };
    const faults = [{ match: { operation: "CancelKeyDeletion" }, error: refusal, times: 9 }];
    const result = await run(emulator.get(), "kms-key-deletion", { faults });
    assert.match(result.verdict, /^failed-/);
    assert.equal(result.after.keyState, "PendingDeletion");
    assert.ok(titles(result).some((title) => title.includes("CancelKeyDeletion failed")));
  });
});
