import assert from "node:assert/strict";
import { AddTagsToResourceCommand, ModifyDBInstanceCommand, RDSClient } from "@aws-sdk/client-rds";
import createdPublic from "../../../catalogue/exposure/public-database/events/fires/created-public.json";
import type { DrillOptions } from "../../../cli/drill/drill";
import { type Undone, undo } from "../../../cli/drill/undo";
import type { SignalEvent } from "../../../responses/types";
import { decided, firstCall, run, sharedEmulator, stepsEnded, titles } from "./support";

describe("a database that the internet reaches", () => {
  const emulator = sharedEmulator();
  const drill = (options: Partial<DrillOptions> = {}) => run(emulator.get(), "public-database", options);
  const actions = (result: Parameters<typeof decided>[0]) => decided(result).map(({ action }) => action);

  for (const [what, event] of [
    ["made public", undefined],
    ["created public", createdPublic as unknown as SignalEvent],
  ] as const) {
    it(`${what} loses its public address, and has it again when a person undoes it`, async () => {
      let undone: Undone | undefined;
      const result = await run(emulator.get(), "public-database", event ? { event } : {}, async (stage) => {
        undone = await undo(stage);
      });
      assert.equal(result.verdict, "healed");
      assert.equal(result.calls.refused, 0);
      assert.deepEqual(actions(result), ["run"]);
      assert.deepEqual(result.after, { publiclyAccessible: false });
      assert.ok(firstCall(result, "PutItem") < firstCall(result, "ModifyDBInstance"));
      assert.deepEqual(undone, {
        runbook: "RestoreDatabaseAccess",
        status: "Success",
        state: { publiclyAccessible: true },
        answered: 0,
      });
    });
  }

  it("keeps what waits for its maintenance window", async () => {
    const result = await drill();
    const inputs = result.timeline.flatMap((e) =>
      e.kind === "call" && e.operation === "ModifyDBInstance" ? [e.input] : [],
    );
    assert.deepEqual(inputs, [{ DBInstanceIdentifier: "orders", PubliclyAccessible: false }]);
  });

  it("is left alone when it is private again", async () => {
    const result = await drill({
      onStaged: async ({ world, staged }) => {
        const change = { DBInstanceIdentifier: staged.subject, PubliclyAccessible: false };
        await world.client(RDSClient).send(new ModifyDBInstanceCommand(change));
      },
    });
    assert.deepEqual(actions(result), ["ignore"]);
  });

  it("needs a person when it is protected", async () => {
    const result = await drill({
      onStaged: async ({ world, staged }) => {
        const ResourceName = `arn:aws:rds:${world.region}:${world.account}:db:${staged.subject}`;
        const Tags = [{ Key: "reflex:protected", Value: "true" }];
        await world.client(RDSClient).send(new AddTagsToResourceCommand({ ResourceName, Tags }));
      },
    });
    assert.deepEqual(actions(result), ["page"]);
    assert.deepEqual(result.after, { publiclyAccessible: true });
  });

  it("stays public, and people are notified, when RDS accepts no change", async () => {
    const refusal = { code: "InvalidDBInstanceState", message: "the instance is being upgraded", status: 400 };
    const faults = [{ match: { operation: "ModifyDBInstance" }, error: refusal, times: 9 }];
    const result = await drill({ faults });
    assert.match(result.verdict, /^failed-/);
    assert.deepEqual(stepsEnded(result, "ChangeAccess"), ["Failed"]);
    assert.deepEqual(result.after, { publiclyAccessible: true });
    assert.ok(titles(result).some((title) => title.includes("MakeDatabasePrivate failed")));
  });
});
