import assert from "node:assert/strict";
import { DeleteFunctionConcurrencyCommand, LambdaClient, TagResourceCommand } from "@aws-sdk/client-lambda";
import versionImported from "../../../catalogue/functions/function-command-and-control/events/fires/version-of-a-function.security-hub.json";
import type { DrillOptions } from "../../../cli/drill/drill";
import type { SignalEvent } from "../../../responses/types";
import { decided, firstCall, run, sharedEmulator, titles, healAndUndo as undoneDrill } from "./support";

describe("functions of Lambda", () => {
  const emulator = sharedEmulator();

  const healAndUndo = (options?: Partial<DrillOptions>) =>
    undoneDrill(emulator.get(), "function-command-and-control", options);

  it("are not run any more once the state is saved, and have their reserved executions again when released", async () => {
    const { result, undone } = await healAndUndo();
    assert.equal(result.verdict, "healed");
    assert.equal(result.calls.refused, 0);
    assert.deepEqual(result.before, { reserved: 5 });
    assert.deepEqual(result.after, { reserved: 0 });
    assert.ok(firstCall(result, "PutItem") >= 0);
    assert.ok(firstCall(result, "PutItem") < firstCall(result, "PutFunctionConcurrency"));
    const runbook = "ReleaseFunction";
    assert.deepEqual(undone, { runbook, status: "Success", state: result.before, answered: 0 });
  });

  it("have nothing reserved again when they had nothing before, and the finding of a version is about the function", async () => {
    const { result, undone } = await healAndUndo({
      event: versionImported as unknown as SignalEvent,
      onStaged: async ({ world, staged }) => {
        await world.client(LambdaClient).send(new DeleteFunctionConcurrencyCommand({ FunctionName: staged.subject }));
      },
    });
    assert.equal(result.verdict, "healed");
    assert.deepEqual(result.after, { reserved: 0 });
    assert.deepEqual([undone.status, undone.state], ["Success", { reserved: "nothing" }]);
  });

  it("are left to people when they carry a name of Reflex itself or are protected", async () => {
    const example = JSON.parse(
      JSON.stringify(versionImported).replaceAll("invoice-renderer", "reflex-triage"),
    ) as SignalEvent;
    const own = await run(emulator.get(), "function-command-and-control", { event: example });
    const kept = await run(emulator.get(), "function-command-and-control", {
      onStaged: async ({ world, staged }) => {
        await world.client(LambdaClient).send(
          new TagResourceCommand({
            Resource: `arn:aws:lambda:${world.region}:${world.account}:function:${staged.subject}`,
            Tags: { "reflex:protected": "break-glass" },
          }),
        );
      },
    });
    for (const result of [own, kept]) {
      assert.deepEqual(
        decided(result).map(({ action }) => action),
        ["page"],
      );
      assert.deepEqual(result.after, result.before);
      assert.ok(titles(result).some((title) => title.includes("needs your decision")));
    }
  });

  it("run on, and people are notified, when Lambda refuses the limit", async () => {
    const refusal = { code: "AccessDeniedException", message: "a service control policy says no", status: 403 };
    const faults = [{ match: { operation: "PutFunctionConcurrency" }, error: refusal, times: 9 }];
    const result = await run(emulator.get(), "function-command-and-control", { faults });
    assert.match(result.verdict, /^failed-/);
    assert.deepEqual(result.after, result.before);
    assert.ok(titles(result).some((title) => title.includes("QuarantineFunction failed")));
  });
});
