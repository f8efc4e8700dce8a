import assert from "node:assert/strict";
import {
  AttachNetworkInterfaceCommand,
  CreateNetworkInterfaceCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteTagsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { SendAutomationSignalCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { DrillStage } from "../../../cli/drill/drill";
import type { World } from "../../../responses/scenario";
import { incidentTag } from "../../../runbooks/shared/tags";
import { release } from "./people";
import { decided, firstCall, run, sharedEmulator, stepsEnded, titles } from "./support";

const response = "crypto-mining-instance";

/** A third interface, in another VPC than the others (EC2 user guide, "Multi-VPC ENI attachments"). */
async function joinSecondNetwork(world: World, InstanceId: string): Promise<void> {
  const ec2 = world.client(EC2Client);
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.40.0.0/16" }));
  const { Subnet } = await ec2.send(
    new CreateSubnetCommand({
      VpcId: Vpc?.VpcId,
      CidrBlock: "10.40.1.0/24",
      AvailabilityZone: `${world.region}a`,
    }),
  );
  const { NetworkInterface } = await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId: Subnet?.SubnetId }));
  const NetworkInterfaceId = NetworkInterface?.NetworkInterfaceId;
  await ec2.send(new AttachNetworkInterfaceCommand({ InstanceId, NetworkInterfaceId, DeviceIndex: 2 }));
}

describe("an instance that mines", () => {
  const emulator = sharedEmulator();

  it("is isolated, kept as evidence, approved, terminated and replaced", async () => {
    const result = await run(emulator.get(), response);
    assert.equal(result.verdict, "healed");
    assert.equal(result.calls.refused, 0);
    assert.deepEqual(
      decided(result).map((d) => d.action),
      ["run"],
    );
    const order = ["PutItem", "DetachInstances", "ModifyNetworkInterfaceAttribute", "CreateSnapshots"];
    const positions = [...order, "SendAutomationSignal", "TerminateInstances"].map((o) => firstCall(result, o));
    assert.ok(positions.every((p) => p >= 0));
    assert.deepEqual(
      positions,
      positions.toSorted((a, b) => a - b),
    );
    assert.equal(result.after.state, "terminated");
    assert.equal(result.after.desiredCapacity, result.before.desiredCapacity);
    assert.equal(result.after.members, result.before.members);
    assert.match(result.outcome.join("\n"), /2 snapshots kept/);
    assert.deepEqual(result.after.rolePolicies, ["AWSRevokeOlderSessions"]);
    assert.match(
      titles(result).join("\n"),
      /started on i-.*\n[\s\S]*: Isolation of i-.*\n.*Approve or reject.*\n[\s\S]*is terminated/,
    );
  });

  it("stays isolated and says so when a person says no", async () => {
    const result = await run(emulator.get(), response, { answer: async () => "reject" });
    assert.equal(result.verdict, "rejected");
    assert.deepEqual(stepsEnded(result, "ApproveTermination"), ["Failed"]);
    assert.equal(firstCall(result, "TerminateInstances"), -1);
    assert.equal(result.after.state, "running");
    const groups = Object.values(result.after.interfaces as Record<string, string[]>);
    assert.equal(groups.length, 2);
    assert.equal(new Set(groups.flat()).size, 1);
    assert.match(result.outcome.join("\n"), /running, in reflex-quarantine\b/);
    assert.deepEqual(result.after.elasticIps, []);
    assert.equal(result.after.instanceProfile, undefined);
    assert.equal(result.after.terminationProtection, true);
    assert.ok(titles(result).some((t) => t.includes("stays isolated")));
    assert.ok(titles(result).some((t) => t.includes("ended with Failed")));
  });

  it("stays isolated when nobody answers for a day, without real time passing", async () => {
    const began = Date.now();
    const result = await run(emulator.get(), response, { answer: async () => "none" });
    assert.equal(result.verdict, "timed-out");
    assert.deepEqual(stepsEnded(result, "ApproveTermination"), ["TimedOut"]);
    assert.ok(result.lasted >= 86_400_000);
    assert.ok(Date.now() - began < 86_400_000);
    assert.equal(result.after.state, "running");
    assert.ok(titles(result).some((t) => t.includes("ended with TimedOut")));
  });

  it("is cut off in both its networks, and as it was before after a release", async () => {
    let before: Record<string, unknown> = {};
    let released: Record<string, unknown> = {};
    const onStaged = async ({ scenario, staged, world }: DrillStage) => {
      await joinSecondNetwork(world, staged.subject);
      before = await scenario.state(world, staged);
    };
    const result = await run(emulator.get(), response, { onStaged, answer: async () => "reject" }, async (stage) => {
      const { status, failure } = await release(stage);
      assert.equal(status, "Success", failure);
      released = await stage.scenario.state(stage.world, stage.staged);
    });
    assert.equal(Object.keys(before.interfaces as object).length, 3);
    assert.match(result.outcome.join("\n"), /running, in reflex-quarantine\b/);
    assert.equal(new Set(Object.values(result.after.interfaces as Record<string, string[]>).flat()).size, 2);
    assert.deepEqual(released, before);
  });

  it("is not terminated when it was released by the time people agree", async () => {
    let stage: DrillStage | undefined;
    const result = await run(emulator.get(), response, {
      onStaged: (s) => {
        stage = s;
      },
      answer: async () => {
        // A release removes its tags when everything else is as it was.
        const { staged, world } = stage!;
        await world
          .client(EC2Client)
          .send(new DeleteTagsCommand({ Resources: [staged.subject], Tags: [{ Key: incidentTag }] }));
        return "approve";
      },
    });
    assert.match(result.verdict, /^failed-/);
    assert.equal(firstCall(result, "TerminateInstances"), -1);
    assert.deepEqual(stepsEnded(result, "SayReleasedMeanwhile"), ["Failed"]);
    assert.deepEqual([result.after.state, result.after.terminationProtection], ["running", true]);
  });

  it("is not terminated by an approval of somebody that the run does not name, administrators included", async () => {
    let stage: DrillStage | undefined;
    let refusal = "";
    const result = await run(emulator.get(), response, {
      onStaged: (s) => {
        stage = s;
      },
      answer: async (waiting) => {
        const { clients } = stage!.organization;
        const administrator = { kind: "root" as const, account: waiting.account };
        const signal = { AutomationExecutionId: waiting.executionId, SignalType: "Approve" as const };
        await clients
          .as(SSMClient, administrator, waiting.region)
          .send(new SendAutomationSignalCommand(signal))
          .catch((error: Error) => {
            refusal = error.name;
          });
        return "none";
      },
    });
    assert.equal(refusal, "InvalidAutomationSignalException");
    assert.equal(result.verdict, "timed-out");
    assert.equal(firstCall(result, "TerminateInstances"), -1);
  });
});
