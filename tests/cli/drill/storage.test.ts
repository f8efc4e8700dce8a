import assert from "node:assert/strict";
import {
  AttachVolumeCommand,
  CreateTagsCommand,
  CreateVolumeCommand,
  DescribeInstancesCommand,
  EC2Client,
  ModifyVolumeCommand,
} from "@aws-sdk/client-ec2";
import { maxSizeTagKey, mountTagKey } from "../../../catalogue/availability/resources/file-system";
import rootNearlyFull from "../../../catalogue/availability/volume-nearly-full/events/fires/root-at-first-evaluation.json";
import type { DrillResult, DrillStage } from "../../../cli/drill/drill";
import type { RunbookResponse, SignalEvent } from "../../../responses/types";
import { dimension } from "../../../signals/alarms";
import { decided, entries, firstCall, run, sharedEmulator, titles } from "./support";

const gib = 1024 ** 3;
const response = "volume-nearly-full";

const idsOf = ({ staged }: Pick<DrillStage, "staged">) => ({
  volumeId: staged.subject.split(" ")[0]!,
  instanceId: dimension(staged.event, "InstanceId", /^i-/),
});

/** Gives the volume tags. */
const tag =
  (...Tags: Array<{ Key: string; Value: string }>) =>
  async (stage: DrillStage) => {
    const Resources = [idsOf(stage).volumeId];
    await stage.world.client(EC2Client).send(new CreateTagsCommand({ Resources, Tags }));
  };

/** Attaches a second data volume, and gives its id. */
async function attachAnother(stage: DrillStage): Promise<string> {
  const ec2 = stage.world.client(EC2Client);
  const { instanceId } = idsOf(stage);
  const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [instanceId] }));
  const zone = Reservations![0]!.Instances![0]!.Placement!.AvailabilityZone;
  const { VolumeId } = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: zone, Size: 20 }));
  await ec2.send(new AttachVolumeCommand({ InstanceId: instanceId, VolumeId, Device: "/dev/sdg" }));
  return VolumeId!;
}

const priorStateSaved = ({ timeline }: DrillResult): number =>
  timeline.findIndex(
    (e) => e.kind === "call" && e.operation === "PutItem" && /reflex-prior-state$/.test(String(e.input.TableName)),
  );

describe("a volume that is nearly full", () => {
  const emulator = sharedEmulator();

  function assertPaged(result: DrillResult, reason: RegExp): void {
    assert.equal(result.verdict, "paged");
    assert.deepEqual(result.after, result.before);
    const [decision] = decided(result);
    assert.equal(decision!.action, "page");
    assert.ok(
      decision!.reasons.some(({ outcome, detail }) => outcome === "stop" && reason.test(detail)),
      JSON.stringify(decision!.reasons),
    );
    assert.ok(titles(result).some((title) => title.includes("needs your decision")));
  }

  it("grows with its file system after a snapshot, the state saved before, until the alarm is OK", async () => {
    let used: number | undefined;
    const result = await run(emulator.get(), response, {}, async (stage) => {
      const { machines } = stage.organization;
      const { instanceId, volumeId: VolumeId } = idsOf(stage);
      used = machines.usedPercent(stage.world.account, stage.world.region, instanceId, "/data");
      // No runbook can undo it: a volume never shrinks.
      assert.equal((stage.response as RunbookResponse).undo, undefined);
      const smaller = stage.world.client(EC2Client).send(new ModifyVolumeCommand({ VolumeId, Size: 50 }));
      await assert.rejects(smaller, { name: "InvalidParameterValue" });
    });
    assert.equal(result.verdict, "healed");
    assert.equal(result.calls.refused, 0);
    assert.deepEqual(result.before, { sizeGiB: 50, snapshots: 0, alarm: "ALARM" });
    assert.deepEqual(result.after, { sizeGiB: 63, snapshots: 1, alarm: "OK" });
    const order = [priorStateSaved(result), firstCall(result, "CreateSnapshot"), firstCall(result, "ModifyVolume")];
    assert.ok(order[0]! >= 0);
    assert.deepEqual(
      [...order].sort((one, other) => one - other),
      order,
    );
    assert.ok(used! < 90, String(used));
    assert.ok(titles(result).some((title) => title.includes("is larger")));
  });

  it("grows the partition too, and an ext4 file system", async () => {
    const result = await run(emulator.get(), response, { event: rootNearlyFull as unknown as SignalEvent });
    assert.equal(result.verdict, "healed");
    assert.deepEqual(result.after, { sizeGiB: 18, snapshots: 1, alarm: "OK" });
    assert.ok(entries(result, "step").some(({ step, status }) => step === "GrowExt4" && status === "Success"));
  });

  it("needs a person beyond the size that its tag allows", async () => {
    const onStaged = tag({ Key: maxSizeTagKey, Value: "60" });
    assertPaged(await run(emulator.get(), response, { onStaged }), /would grow to 63 GiB, more than the 60 GiB/);
  });

  it("is known by its tag where several volumes could hold the file system", async () => {
    const result = await run(emulator.get(), response, {
      onStaged: async (stage) => {
        await attachAnother(stage);
        await tag({ Key: mountTagKey, Value: "/data" })(stage);
      },
    });
    assert.equal(result.verdict, "healed");
    assert.equal(result.after.sizeGiB, 63);
  });

  it("stays as it is when the instance has something else mounted there", async () => {
    const result = await run(emulator.get(), response, {
      onStaged: async (stage) => {
        const { organization, world } = stage;
        organization.machines.install(world.account, world.region, idsOf(stage).instanceId, {
          services: {},
          disks: {
            nvme1n1: {
              volumeId: "vol-0123456789abcdef0",
              bytes: 20 * gib,
              fileSystem: { type: "xfs", path: "/data", used: 19 * gib },
            },
          },
        });
      },
    });
    assert.match(result.verdict, /^failed-/);
    assert.deepEqual(result.after, result.before);
    assert.equal(priorStateSaved(result), -1);
    assert.equal(firstCall(result, "CreateSnapshot"), -1);
    assert.ok(titles(result).some((title) => title.includes("GrowVolume failed")));
  });

  it("says what is left to do when the instance cannot be reached after the volume has grown", async () => {
    let stage: DrillStage | undefined;
    const result = await run(emulator.get(), response, {
      onStaged: (staged) => {
        stage = staged;
      },
      onEntry: (entry) => {
        if (entry.kind !== "call" || entry.operation !== "ModifyVolume") return;
        const { organization, world } = stage!;
        organization.machines.remove(world.account, world.region, idsOf(stage!).instanceId);
      },
    });
    assert.match(result.verdict, /^failed-/);
    assert.deepEqual(result.after, { sizeGiB: 63, snapshots: 1, alarm: "ALARM" });
    const told = entries(result, "message").map(({ message }) => message);
    assert.match(
      told.join("\n"),
      /Left undone: making the file system at \/data.* larger\. Grow it by hand: vol-\w+ gets 63 GiB/,
    );
  });
});
