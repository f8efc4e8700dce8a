import assert from "node:assert/strict";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
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
import { type IndexedIncident, incidentsBeginning, incidentsOf } from "../../../functions/shared/incidentIndex";
import { shortId } from "../../../organization/incidentIndex";
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

/** What people find by the beginning of the incident's id, by its day, and by the beginning of another. */
async function indexed({ blueprint, organization }: DrillStage): Promise<IndexedIncident[][]> {
  const { account } = blueprint.security;
  const client = organization.clients.as(DynamoDBClient, { kind: "root", account }, blueprint.settings.homeRegion);
  const { incidentId = "" } = loggedIncident(organization.timeline.of("invocation").flatMap(({ logs }) => logs));
  const short = shortId(incidentId);
  const other = short.startsWith("0") ? "1" : "0";
  return Promise.all([
    incidentsBeginning(client, short.slice(0, 4)),
    incidentsOf(client, "2026-11-24"),
    incidentsBeginning(client, `${short.slice(0, 9)}${short.endsWith(other) ? "f" : other}`),
  ]);
}

const loggedIncident = (logs: string[]): { incidentId?: string } =>
  logs
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as { incidentId?: string; action?: string })
    .find(({ action }) => action === "run") ?? {};

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
    let found: IndexedIncident[][] = [];
    const result = await run(emulator.get(), response, { answer: async () => "reject" }, async (stage) => {
      found = await indexed(stage);
    });
    assert.equal(result.verdict, "rejected");
    const [byBeginning = [], byDay = [], others = []] = found;
    assert.deepEqual(
      byBeginning.map(({ account, region, response: name, state, until }) => [account, region, name, state, until]),
      [["111122223333", "eu-west-1", response, "rejected", undefined]],
    );
    assert.deepEqual([byDay, others], [byBeginning, []]);
    const { ended = "", file, resource, run: id } = byBeginning[0]!;
    assert.equal(id, result.executions[0]?.id);
    assert.match(resource ?? "", /^i-[0-9a-f]+$/);
    assert.match(`${file} ${ended}`, /^incidents\/incident-[\w-]+\/closed\/[\w-]+ 2026-/);
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
    assert.deepEqual(
      titles(result).filter((title) => /Reflex-/.test(title)),
      [],
      "an answer is no failure: no second page about it",
    );
  });

  it("stays isolated when nobody answers for a day, without real time passing", async () => {
    const began = Date.now();
    const result = await run(emulator.get(), response, { answer: async () => "none" });
    assert.equal(result.verdict, "timed-out");
    assert.deepEqual(stepsEnded(result, "ApproveTermination"), ["TimedOut"]);
    assert.ok(result.lasted >= 86_400_000);
    assert.ok(Date.now() - began < 86_400_000);
    assert.equal(result.after.state, "running");
    assert.deepEqual(
      titles(result).filter((title) => /Reflex-/.test(title)),
      [],
    );
    assert.ok(titles(result).some((t) => t.includes("stays isolated")));
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
