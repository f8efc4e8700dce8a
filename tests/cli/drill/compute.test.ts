import assert from "node:assert/strict";
import {
  AttachInstancesCommand,
  AutoScalingClient,
  CreateOrUpdateTagsCommand,
  DetachInstancesCommand,
  SuspendProcessesCommand,
  UpdateAutoScalingGroupCommand,
} from "@aws-sdk/client-auto-scaling";
import { ECSClient, TagResourceCommand, UntagResourceCommand, UpdateServiceCommand } from "@aws-sdk/client-ecs";
import { taskDefinition } from "../../../catalogue/availability/failed-ecs-service/world";
import severalHosts from "../../../catalogue/availability/instance-retirement/events/fires/hosts-of-several-instances.json";
import { maximumTag } from "../../../catalogue/availability/overloaded-service/response";
import type { DrillOptions, DrillResult, DrillStage } from "../../../cli/drill/drill";
import { type Undone, undo } from "../../../cli/drill/undo";
import type { SignalEvent } from "../../../responses/types";
import { protectedTagKey } from "../../../runbooks/language/protection";
import type { BusEvent } from "../../../simulator";
import { decided, entries, firstCall, run, sharedEmulator, stepsEnded, titles } from "./support";

const groupName = "web-asg";
const refusal = (code: string) => ({ code, message: "not now", status: 400 });

const actions = (result: DrillResult) => decided(result).map(({ action }) => action);
const reasons = (result: DrillResult) =>
  decided(result).flatMap(({ reasons: all }) => (all as Array<{ detail: string }>).map(({ detail }) => detail));
const messages = (result: DrillResult) => entries(result, "message").map(({ message }) => message);

describe("compute that stays available", () => {
  const emulator = sharedEmulator();

  /** A drill, and what its undo leaves behind. */
  async function drillAndUndo(response: string, options: Partial<DrillOptions> = {}) {
    let undone: Undone | undefined;
    const result = await run(emulator.get(), response, options, async (stage) => {
      undone = await undo(stage);
    });
    return { result, undone: undone! };
  }

  describe("a member of a group", () => {
    it("has a healthy one in its place and its volumes kept, before an approval is requested and it is terminated", async () => {
      const result = await run(emulator.get(), "unhealthy-group-instance");
      assert.equal(result.verdict, "healed", JSON.stringify(result.unmet));
      assert.equal(result.calls.refused, 0);
      const order = ["PutItem", "DetachInstances", "DescribeInstanceStatus", "CreateSnapshots", "SendAutomationSignal"];
      const positions = [...order, "TerminateInstances"].map((operation) => firstCall(result, operation));
      assert.ok(positions.every((position) => position >= 0));
      assert.deepEqual(
        positions,
        positions.toSorted((a, b) => a - b),
      );
      assert.equal(result.after.desiredCapacity, result.before.desiredCapacity);
      assert.ok(stepsEnded(result, "WaitUntilHealthy").length >= 2);
    });

    it("is kept outside of its group when a person says no, and is a member again when it is put back", async () => {
      const { result, undone } = await drillAndUndo("unhealthy-group-instance", { answer: async () => "reject" });
      assert.equal(result.verdict, "contained");
      assert.equal(firstCall(result, "TerminateInstances"), -1);
      assert.equal(result.after.state, "running");
      assert.equal(result.after.group, undefined);
      assert.ok(titles(result).some((title) => title.includes("out of its group, not terminated")));
      assert.equal(undone.status, "Success");
      assert.deepEqual(undone.state, result.before);
    });

    it("is not terminated when it is a member again by the time people agree", async () => {
      let stage: DrillStage | undefined;
      const result = await run(emulator.get(), "unhealthy-group-instance", {
        onStaged: (staged) => {
          stage = staged;
        },
        answer: async () => {
          const { staged, world } = stage!;
          const membership = { AutoScalingGroupName: groupName, InstanceIds: [staged.subject] };
          await world.client(AutoScalingClient).send(new AttachInstancesCommand(membership));
          return "approve";
        },
      });
      assert.equal(result.verdict, "failed");
      assert.equal(firstCall(result, "TerminateInstances"), -1);
      assert.deepEqual(stepsEnded(result, "SayMemberAgain"), ["Failed"]);
      assert.equal(result.after.state, "running");
    });

    const unhealthyReplacement = () => [
      { match: { operation: "DescribeInstanceStatus" }, error: refusal("InternalError"), times: 99 },
    ];

    it("is given back, and nothing is terminated, when its replacement does not become healthy", async () => {
      const result = await run(emulator.get(), "unhealthy-group-instance", { faults: unhealthyReplacement() });
      assert.equal(result.verdict, "failed");
      assert.equal(firstCall(result, "TerminateInstances"), -1);
      assert.deepEqual(stepsEnded(result, "ApproveTermination"), []);
      assert.deepEqual(result.after, result.before);
      assert.ok(titles(result).some((title) => title.includes("could not be replaced")));
      assert.ok(titles(result).some((title) => title.includes("ReplaceUnhealthyInstance ended with Failed")));
    });

    it("stays outside of a group that has no room for it, and people are notified how to make some", async () => {
      const result = await run(emulator.get(), "unhealthy-group-instance", {
        faults: unhealthyReplacement(),
        onStaged: async ({ world }) => {
          const limits = { AutoScalingGroupName: groupName, MaxSize: 2 };
          await world.client(AutoScalingClient).send(new UpdateAutoScalingGroupCommand(limits));
        },
      });
      assert.equal(result.verdict, "failed");
      assert.equal(firstCall(result, "AttachInstances"), -1);
      assert.equal(result.after.state, "running");
      assert.match(
        messages(result).join("\n"),
        /at its maximum of 2\. Raise it by one, then start ReturnInstanceToGroup/,
      );
    });

    it("needs a person where its group is protected, although it is not itself", async () => {
      const result = await run(emulator.get(), "unhealthy-group-instance", {
        onStaged: async ({ world }) => {
          const tag = { ResourceId: groupName, ResourceType: "auto-scaling-group", PropagateAtLaunch: false };
          const Tags = [{ ...tag, Key: protectedTagKey, Value: "yes" }];
          await world.client(AutoScalingClient).send(new CreateOrUpdateTagsCommand({ Tags }));
        },
      });
      assert.deepEqual(actions(result), ["page"]);
      assert.deepEqual(result.after, result.before);
      assert.match(reasons(result).join("\n"), /protected by the tag reflex:protected/);
    });

    it("needs a person while somebody keeps its group from launching", async () => {
      const result = await run(emulator.get(), "unhealthy-group-instance", {
        onStaged: async ({ world }) => {
          const suspended = { AutoScalingGroupName: groupName, ScalingProcesses: ["Launch"] };
          await world.client(AutoScalingClient).send(new SuspendProcessesCommand(suspended));
        },
      });
      assert.deepEqual(actions(result), ["page"]);
      assert.deepEqual(result.after, result.before);
      assert.match(reasons(result).join("\n"), /suspended Launch in its group web-asg/);
    });
  });

  describe("the host of an instance that is retired", () => {
    /** Before the event the instance leaves its group, which gets smaller. */
    const leaveGroup = async ({ world, staged }: DrillStage) => {
      const membership = { AutoScalingGroupName: groupName, InstanceIds: [staged.subject] };
      await world
        .client(AutoScalingClient)
        .send(new DetachInstancesCommand({ ...membership, ShouldDecrementDesiredCapacity: true }));
    };

    it("makes its group replace it, once for the notice and its copy, and it can be put back", async () => {
      let undone: Undone | undefined;
      let runs = 0;
      const options = { answer: async () => "reject" as const };
      const result = await run(emulator.get(), "instance-retirement", options, async (stage) => {
        const { organization, staged } = stage;
        const copy = structuredClone(staged.event);
        organization.happen({
          ...copy,
          id: "7bf73129-1428-4cd3-a780-95db273d16ff",
          detail: { ...copy.detail, backupEvent: "true" },
        } as unknown as BusEvent);
        await organization.settled();
        const starts = organization.timeline.of("call").filter((c) => c.operation === "StartAutomationExecution");
        runs = starts.length;
        undone = await undo(stage);
      });
      assert.equal(runs, 1);
      assert.equal(result.verdict, "contained");
      assert.deepEqual([undone?.status, undone?.state], ["Success", result.before]);
    });

    it("needs a person where no group replaces it, with what to do by when", async () => {
      const result = await run(emulator.get(), "instance-retirement", { onStaged: leaveGroup });
      assert.deepEqual(actions(result), ["page"]);
      assert.equal(firstCall(result, "StartAutomationExecution"), -1);
      const told = messages(result).join("\n");
      assert.match(told, /stop it and start it again before Tue, 8 Dec 2026 08:00:00 GMT/);
      assert.ok(!told.includes("start ReplaceUnhealthyInstance yourself"));
    });

    it("needs a person where one notice names several instances", async () => {
      const result = await run(emulator.get(), "instance-retirement", {
        event: severalHosts as unknown as SignalEvent,
      });
      assert.deepEqual(actions(result), ["page"]);
      assert.match(
        reasons(result).join("\n"),
        /the notice names i-[0-9a-f]+, i-[0-9a-f]+: replace members of groups one by one/,
      );
    });
  });

  describe("a service of ECS", () => {
    it("goes back to the definition that worked when another attempt fails, and gets the new one on request", async () => {
      const { result, undone } = await drillAndUndo("failed-ecs-service");
      assert.equal(result.verdict, "healed", JSON.stringify(result.unmet));
      assert.equal(result.calls.refused, 0);
      assert.ok(firstCall(result, "PutItem") < firstCall(result, "UpdateService"));
      assert.deepEqual(stepsEnded(result, "RollBack"), ["Success"]);
      assert.equal(result.after.taskDefinition, "checkout:1");
      assert.deepEqual([undone.status, undone.state], ["Success", result.before]);
    });

    it("keeps a definition that somebody has deployed since", async () => {
      let undone: Undone | undefined;
      await run(emulator.get(), "failed-ecs-service", {}, async (stage) => {
        const [cluster, service = ""] = stage.staged.subject.split("/");
        const mended = await taskDefinition(stage.world, service, true);
        await stage.world
          .client(ECSClient)
          .send(new UpdateServiceCommand({ cluster, service, taskDefinition: mended }));
        undone = await undo(stage);
      });
      assert.equal(undone?.status, "Failed");
      assert.equal(undone?.state.taskDefinition, "checkout:3");
    });

    it("needs a person when neither helps", async () => {
      const faults = [{ match: { operation: "UpdateService" }, error: refusal("ServerException"), times: 99 }];
      const result = await run(emulator.get(), "failed-ecs-service", { faults });
      assert.equal(result.verdict, "failed");
      assert.deepEqual(result.after, result.before);
      assert.deepEqual(stepsEnded(result, "SayDeployedIncomplete"), ["Success"]);
      assert.match(JSON.stringify(entries(result, "message")), /deploy the service again: left undone/);
    });

    it("is left to ECS where that rolls back by itself", async () => {
      const result = await run(emulator.get(), "failed-ecs-service", {
        onStaged: async ({ world, staged }) => {
          const [cluster, service] = staged.subject.split("/");
          const deploymentConfiguration = { deploymentCircuitBreaker: { enable: true, rollback: true } };
          await world.client(ECSClient).send(new UpdateServiceCommand({ cluster, service, deploymentConfiguration }));
        },
      });
      assert.deepEqual(actions(result), ["ignore"]);
      assert.match(reasons(result).join("\n"), /ECS rolls it back by itself/);
    });

    it("gets more tasks, at most as many as its tag allows, and as many as before on request", async () => {
      const { result, undone } = await drillAndUndo("overloaded-service");
      assert.equal(result.verdict, "healed", JSON.stringify(result.unmet));
      assert.equal(result.calls.refused, 0);
      assert.ok(firstCall(result, "PutItem") < firstCall(result, "UpdateService"));
      assert.deepEqual([result.before.desired, result.after.desired], [4, 5]);
      assert.deepEqual([undone.status, undone.state], ["Success", result.before]);
    });

    it("keeps a number of tasks that somebody has changed since", async () => {
      let undone: Undone | undefined;
      await run(emulator.get(), "overloaded-service", {}, async (stage) => {
        const [cluster, service] = stage.staged.subject.split("/");
        await stage.world.client(ECSClient).send(new UpdateServiceCommand({ cluster, service, desiredCount: 7 }));
        undone = await undo(stage);
      });
      assert.equal(undone?.status, "Failed");
      assert.equal(undone?.state.desired, 7);
    });

    for (const [what, change, reason] of [
      ["is at its limit", "4", /has 4 tasks, and its tag reflex:max-tasks allows 4/],
      ["has none", undefined, /tag reflex:max-tasks does not say/],
    ] as const) {
      it(`needs a person where it ${what}`, async () => {
        const result = await run(emulator.get(), "overloaded-service", {
          onStaged: async ({ world, staged }) => {
            const resourceArn = `arn:aws:ecs:${world.region}:${world.account}:service/${staged.subject}`;
            const ecs = world.client(ECSClient);
            await (change === undefined
              ? ecs.send(new UntagResourceCommand({ resourceArn, tagKeys: [maximumTag] }))
              : ecs.send(new TagResourceCommand({ resourceArn, tags: [{ key: maximumTag, value: change }] })));
          },
        });
        assert.deepEqual(actions(result), ["page"]);
        assert.deepEqual(result.after, result.before);
        assert.match(reasons(result).join("\n"), reason);
      });
    }
  });

  it("notifies people of a group that cannot scale, and changes nothing", async () => {
    const result = await run(emulator.get(), "group-cannot-scale");
    assert.equal(result.verdict, "paged");
    assert.deepEqual(result.after, result.before);
    assert.match(messages(result).join("\n"), /not enough capacity/);
  });
});
