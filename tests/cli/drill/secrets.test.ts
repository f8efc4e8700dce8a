import assert from "node:assert/strict";
import { DeleteFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { DescribeSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import example from "../../../catalogue/delivery/secret-rotation-failed/events/fires/database-password.json";
import { type Behaviour, rotationFunction } from "../../../catalogue/delivery/secret-rotation-failed/rotationFunction";
import { functionName } from "../../../catalogue/delivery/secret-rotation-failed/scenario";
import type { DrillResult, DrillStage } from "../../../cli/drill/drill";
import { type Undone, undo } from "../../../cli/drill/undo";
import { decided, entries, firstCall, run as runFrom, sharedEmulator, stepsEnded, titles } from "./support";

const response = "secret-rotation-failed";

/** A drill at the time of the event: what was rotated since is left alone. */
const run: typeof runFrom = (emulator, name, options, during) =>
  runFrom(emulator, name, { start: new Date(example.time), ...options }, during);

/** From now on the rotation function does this. */
const behaving =
  (behaviour: Behaviour) =>
  ({ world }: DrillStage) =>
    world.runFunction(functionName, rotationFunction(behaviour), `arn:aws:iam::${world.account}:role/${functionName}`);

/** The labels of the secret's versions, by version. */
async function labels({ world, staged }: DrillStage): Promise<Record<string, string[]>> {
  const secrets = world.client(SecretsManagerClient);
  const { VersionIdsToStages } = await secrets.send(new DescribeSecretCommand({ SecretId: staged.subject }));
  return VersionIdsToStages!;
}

const actions = (result: DrillResult) => decided(result).map(({ action }) => action);
const rotationCalls = (result: DrillResult) =>
  entries(result, "call").filter(({ operation }) => operation === "RotateSecret").length;
const functionCalls = (result: DrillResult) =>
  entries(result, "invocation").filter((one) => one.functionName === functionName);

describe("a secret whose rotation failed", () => {
  const emulator = sharedEmulator();

  it("is rotated by its function, the state saved before, and has its previous version when a person undoes it", async () => {
    let undone: Undone | undefined;
    let versions: Record<string, string[]> = {};
    const result = await run(emulator.get(), response, {}, async (stage) => {
      versions = await labels(stage);
      undone = await undo(stage);
    });
    assert.equal(result.verdict, "healed");
    assert.equal(result.calls.refused, 0);
    assert.deepEqual(actions(result), ["run"]);
    assert.equal(functionCalls(result).filter(({ outcome }) => outcome === "ok").length, 4);
    assert.ok(!Object.values(versions).some((stages) => stages.join() === "AWSPENDING"));
    assert.deepEqual(versions[String(result.before.current)], ["AWSPREVIOUS"]);
    assert.ok(versions[String(result.after.current)]!.includes("AWSCURRENT"));
    const saved = result.timeline.findIndex(
      (e) => e.kind === "call" && e.operation === "PutItem" && /reflex-prior-state$/.test(String(e.input.TableName)),
    );
    assert.ok(saved >= 0 && saved < firstCall(result, "UpdateSecretVersionStage"));
    assert.deepEqual([undone?.status, undone?.state], ["Success", result.before]);
  });

  it("keeps its version, and people are paged once, when the new password does not work", async () => {
    let versions: Record<string, string[]> = {};
    const result = await run(emulator.get(), response, { onStaged: behaving("fails in testSecret") }, async (stage) => {
      versions = await labels(stage);
    });
    assert.match(result.verdict, /^failed-/);
    assert.deepEqual(result.after, result.before);
    assert.equal(rotationCalls(result), 1);
    // What the run's own rotation causes is not answered with another one.
    assert.deepEqual(actions(result), ["run", "duplicate"]);
    assert.deepEqual(stepsEnded(result, "GoBack"), ["Failed"]);
    const failure = JSON.stringify(
      entries(result, "message").filter(({ subject }) => /left undone/.test(subject ?? "")),
    );
    assert.match(failure, /rotate the secret, or go back to the version before: left undone/);
    // Either attempt may have set its password: both versions stay known, without a label.
    const started = entries(result, "call").find(({ operation }) => operation === "StartAutomationExecution")!;
    const { NewVersionId, PendingVersionId } = started.input.Parameters as Record<string, string[]>;
    const saved = JSON.stringify(entries(result, "call").filter(({ operation }) => operation === "PutItem"));
    for (const id of [NewVersionId![0]!, PendingVersionId![0]!])
      assert.ok(failure.includes(id) && saved.includes(id), id);
    assert.ok(!Object.values(versions).some((stages) => stages.includes("AWSPENDING")));
    assert.ok(titles(result).some((title) => title.includes("RotateCredential failed")));
  });

  it("goes back to its version when the rotation fails after it had moved on", async () => {
    const result = await run(emulator.get(), response, { onStaged: behaving("fails after finishSecret") });
    assert.match(result.verdict, /^failed-/);
    assert.deepEqual(result.after, result.before);
    assert.deepEqual(stepsEnded(result, "GoBack"), ["Success"]);
    assert.match(
      JSON.stringify(entries(result, "step").filter(({ step }) => step === "WentBack")),
      /get version [^ ]+ again/,
    );
    assert.ok(titles(result).some((title) => title.includes("RotateCredential failed")));
  });

  it("needs a person when its rotation function is gone", async () => {
    const result = await run(emulator.get(), response, {
      onStaged: async ({ world }) => {
        await world.client(LambdaClient).send(new DeleteFunctionCommand({ FunctionName: functionName }));
      },
    });
    assert.equal(result.verdict, "paged");
    assert.deepEqual(result.after, result.before);
    assert.equal(rotationCalls(result), 0);
    assert.ok(JSON.stringify(decided(result)).includes("does not exist: give it another one"));
  });
});
