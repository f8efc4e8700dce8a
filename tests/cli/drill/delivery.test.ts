import assert from "node:assert/strict";
import { AppConfigClient, CreateConfigurationProfileCommand, StartDeploymentCommand } from "@aws-sdk/client-appconfig";
import {
  CodeDeployClient,
  CreateDeploymentCommand,
  GetDeploymentGroupCommand,
  StopDeploymentCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-codedeploy";
import rolledBack from "../../../catalogue/delivery/bad-configuration-rollout/events/fires/rolled-back-by-appconfig.json";
import failed from "../../../catalogue/delivery/failed-deployment/events/fires/deployment-failed.json";
import type { DrillOptions, DrillResult, DrillStage } from "../../../cli/drill/drill";
import { undo } from "../../../cli/drill/undo";
import type { SignalEvent } from "../../../responses/types";
import { decided, firstCall, run, sharedEmulator, titles, healAndUndo as undoneDrill } from "./support";

const reasonsOf = (result: DrillResult) =>
  decided(result).flatMap(({ reasons }) => reasons.map(({ detail }) => detail));
const actionsOf = (result: DrillResult) => decided(result).map(({ action }) => action);

describe("deliveries", () => {
  const emulator = sharedEmulator();

  const healAndUndo = (response: string, options?: Partial<DrillOptions>) =>
    undoneDrill(emulator.get(), response, options);

  describe("a deployment", () => {
    const good = { revision: "checkout-41.zip" };
    const bad = { revision: "checkout-42.zip" };

    it("that does harm is stopped and rolled back once the state is saved, and deployed again by a person", async () => {
      const { result, undone } = await healAndUndo("failed-deployment");
      assert.equal(result.verdict, "healed");
      assert.equal(result.calls.refused, 0);
      assert.deepEqual(actionsOf(result), ["run"]);
      assert.deepEqual([result.before, result.after], [bad, good]);
      assert.ok(firstCall(result, "PutItem") >= 0);
      assert.ok(firstCall(result, "PutItem") < firstCall(result, "StopDeployment"));
      assert.equal(firstCall(result, "CreateDeployment"), -1, "CodeDeploy rolls back by itself");
      assert.deepEqual([undone.status, undone.state, undone.answered], ["Success", bad, 0]);
    });

    it("that has failed without a rollback is replaced by the last good revision", async () => {
      const event = failed as unknown as SignalEvent;
      const { result, undone } = await healAndUndo("failed-deployment", { event });
      assert.equal(result.verdict, "healed");
      assert.equal(result.calls.refused, 0);
      assert.deepEqual([result.before, result.after], [bad, good]);
      assert.ok(firstCall(result, "PutItem") < firstCall(result, "CreateDeployment"));
      assert.equal(firstCall(result, "StopDeployment"), -1);
      // Its revision is still missing, so it fails as it did before.
      assert.equal(undone.status, "Failed");
    });

    it("is not deployed again over what somebody has deployed since", async () => {
      let undone: Awaited<ReturnType<typeof undo>> | undefined;
      await run(emulator.get(), "failed-deployment", {}, async (stage) => {
        const [applicationName, deploymentGroupName] = stage.staged.subject.split("/");
        const named = { applicationName, deploymentGroupName };
        const codeDeploy = stage.world.client(CodeDeployClient);
        const { deploymentGroupInfo } = await codeDeploy.send(new GetDeploymentGroupCommand(named));
        await codeDeploy.send(new CreateDeploymentCommand({ ...named, revision: deploymentGroupInfo?.targetRevision }));
        undone = await undo(stage);
        const steps = stage.organization.timeline.of("step").filter(({ status }) => status === "Failed");
        assert.equal(steps.at(-1)?.step, "SayChanged");
      });
      assert.equal(undone?.status, "Failed");
      assert.deepEqual(undone?.state, good);
    });

    it("is left to its group where the group rolls back by itself, and people are notified", async () => {
      const result = await withGroup((stage) => ({
        alarmConfiguration: { enabled: true, alarms: [{ name: String(stage.staged.event.detail.alarmName) }] },
        autoRollbackConfiguration: { enabled: true, events: ["DEPLOYMENT_STOP_ON_ALARM" as const] },
      }));
      assert.deepEqual(actionsOf(result), ["ignore"]);
      assert.ok(reasonsOf(result).some((reason) => /rolls|rolled/.test(reason)));
      assert.deepEqual(result.after, good);
      assert.equal(firstCall(result, "StopDeployment"), -1);
    });

    it("that somebody stopped meanwhile is not touched", async () => {
      const result = await run(emulator.get(), "failed-deployment", {
        onStaged: async ({ world, staged }) => {
          const [applicationName, deploymentGroupName] = staged.subject.split("/");
          const codeDeploy = world.client(CodeDeployClient);
          const { deploymentGroupInfo } = await codeDeploy.send(
            new GetDeploymentGroupCommand({ applicationName, deploymentGroupName }),
          );
          const { deploymentId } = deploymentGroupInfo!.lastAttemptedDeployment!;
          await codeDeploy.send(new StopDeploymentCommand({ deploymentId }));
        },
      });
      assert.deepEqual(actionsOf(result), ["ignore"]);
      assert.ok(reasonsOf(result).some((reason) => reason.startsWith("somebody stopped")));
    });

    it("needs a person without the allowlist's tag", async () => {
      const result = await run(emulator.get(), "failed-deployment", {
        onStaged: ({ world, staged }) => untag(world, staged.subject),
      });
      assert.deepEqual(actionsOf(result), ["page"]);
      assert.deepEqual(result.after, result.before);
    });

    it("that cannot be stopped is reported to people, and nothing is claimed", async () => {
      const error = { code: "ThrottlingException", message: "too many calls", status: 400 };
      const faults = [{ match: { operation: "StopDeployment" }, error, times: 9 }];
      const result = await run(emulator.get(), "failed-deployment", { faults });
      assert.match(result.verdict, /^failed-/);
      assert.ok(titles(result).some((title) => title.includes("RollBackDeployment failed")));
      assert.ok(!titles(result).some((title) => title.includes("was rolled back")));
    });

    it("needs a person where the previous revision is not identified by a version or a hash", async () => {
      const event = failed as unknown as SignalEvent;
      const result = await run(emulator.get(), "failed-deployment", {
        event,
        onStaged: async ({ world, staged }) => {
          const [applicationName, deploymentGroupName] = staged.subject.split("/");
          const place = { bucket: "checkout-releases", bundleType: "zip" as const };
          const minutesAgo = (minutes: number) => ({ at: new Date(Date.parse(event.time) - minutes * 60_000) });
          for (const [key, minutes] of [
            ["checkout-41.zip", 30],
            ["checkout-42.zip", 6],
          ] as const) {
            const revision = { revisionType: "S3" as const, s3Location: { ...place, key } };
            await world
              .client(CodeDeployClient, minutesAgo(minutes))
              .send(new CreateDeploymentCommand({ applicationName, deploymentGroupName, revision }));
          }
        },
      });
      assert.deepEqual(actionsOf(result), ["page"]);
      assert.ok(reasonsOf(result).some((reason) => reason.includes("by hand")));
    });

    async function untag(world: DrillStage["world"], subject: string): Promise<void> {
      const ResourceArn = `arn:aws:codedeploy:${world.region}:${world.account}:deploymentgroup:${subject}`;
      await world
        .client(CodeDeployClient)
        .send(new UntagResourceCommand({ ResourceArn, TagKeys: [world.allowlistTag.key] }));
    }

    /** The drill, with settings of the deployment that is under way. */
    const withGroup = (settings: (stage: DrillStage) => object) =>
      run(emulator.get(), "failed-deployment", {
        onStaged: async (stage) => {
          const { world, staged } = stage;
          const [applicationName, deploymentGroupName] = staged.subject.split("/");
          const names = { applicationName, deploymentGroupName };
          const { deploymentGroupInfo } = await world
            .client(CodeDeployClient)
            .send(new GetDeploymentGroupCommand(names));
          const { targetRevision, lastAttemptedDeployment } = deploymentGroupInfo!;
          await world
            .client(CodeDeployClient)
            .send(new StopDeploymentCommand({ deploymentId: lastAttemptedDeployment!.deploymentId }));
          const { alarmConfiguration, ...rest } = settings(stage) as { alarmConfiguration: object };
          await world.client(CodeDeployClient).send(
            new CreateDeploymentCommand({
              ...names,
              revision: targetRevision,
              overrideAlarmConfiguration: alarmConfiguration,
              ...rest,
            }),
          );
        },
      });
  });

  describe("a configuration", () => {
    it("that does harm is rolled back once the state is saved, and rolled out again by a person", async () => {
      const { result, undone } = await healAndUndo("bad-configuration-rollout");
      assert.equal(result.verdict, "healed");
      assert.equal(result.calls.refused, 0);
      assert.deepEqual(actionsOf(result), ["run"]);
      assert.deepEqual([result.before, result.after], [{ version: "2" }, { version: "1" }]);
      assert.ok(firstCall(result, "PutItem") >= 0);
      assert.ok(firstCall(result, "PutItem") < firstCall(result, "StopDeployment"));
      assert.deepEqual([undone.status, undone.state, undone.answered], ["Success", result.before, 0]);
    });

    it("that AppConfig rolled back by itself is only reported to people", async () => {
      const result = await run(emulator.get(), "bad-configuration-rollout", {
        event: rolledBack as unknown as SignalEvent,
      });
      assert.deepEqual(actionsOf(result), ["ignore"]);
      assert.ok(reasonsOf(result).includes("AppConfig has rolled it back by itself"));
      assert.deepEqual([result.before, result.after], [{ version: "1" }, { version: "1" }]);
    });

    it("needs a person when it is the first of its kind", async () => {
      const result = await run(emulator.get(), "bad-configuration-rollout", {
        onStaged: async ({ world, staged }) => {
          const [ApplicationId, EnvironmentId] = staged.subject.split("/");
          const appConfig = world.client(AppConfigClient);
          const { Id } = await appConfig.send(
            new CreateConfigurationProfileCommand({ ApplicationId, Name: "limits", LocationUri: "hosted" }),
          );
          await world.client(AppConfigClient, { at: new Date(Date.parse(staged.event.time) + 60 * 60_000) }).send(
            new StartDeploymentCommand({
              ApplicationId,
              EnvironmentId,
              ConfigurationProfileId: Id,
              ConfigurationVersion: "1",
              DeploymentStrategyId: "AppConfig.AllAtOnce",
            }),
          );
        },
      });
      assert.deepEqual(actionsOf(result), ["page"]);
      assert.ok(reasonsOf(result).some((reason) => reason.includes("is the first of limits")));
    });

    it("that cannot be rolled back is reported to people", async () => {
      const error = { code: "InternalServerException", message: "try again", status: 500 };
      const faults = [{ match: { operation: "StopDeployment" }, error, times: 99 }];
      const result = await run(emulator.get(), "bad-configuration-rollout", { faults });
      assert.match(result.verdict, /^failed-/);
      assert.deepEqual(result.after, result.before);
      assert.ok(titles(result).some((title) => title.includes("RevertConfiguration failed")));
    });
  });
});
