import { CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import {
  AttachVolumeCommand,
  CreateVolumeCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import type { Scenario, Staged, World } from "../../../responses/scenario";
import { alarm, instance } from "../../../responses/staging";
import type { SignalEvent } from "../../../responses/types";
import { dimension } from "../../../signals/alarms";
import example from "./events/fires/data-volume.json";

const owner = "team-payments";
const bytesPerGiB = 1024 ** 3;
const usedShare = 0.95;

async function stage(world: World, event: SignalEvent): Promise<Staged> {
  const named = dimension(event, "InstanceId", /^i-/);
  const path = dimension(event, "path", /^\//);
  const type = dimension(event, "fstype", /^(xfs|ext4)$/) === "xfs" ? "xfs" : "ext4";
  const device = dimension(event, "device", /^nvme\dn\d(p\d)?$/);
  const { instanceId, zone, root } = await database(world);
  const data = path !== "/";
  const volume = data ? await dataVolume(world, instanceId, zone) : root;
  const [disk = "", partition] = device.split("p");
  const used = usedShare * volume.sizeGiB * bytesPerGiB;
  world.install(
    instanceId,
    {},
    {
      [disk]: {
        volumeId: volume.volumeId,
        bytes: volume.sizeGiB * bytesPerGiB,
        ...(partition && { partition: Number(partition) }),
        fileSystem: { type, path, used },
      },
    },
  );
  const { alarmName } = event.detail as { alarmName: string };
  await alarmOnUse(world, alarmName, { InstanceId: instanceId, path, device, fstype: type });

  const rewritten = JSON.parse(JSON.stringify(event).replaceAll(named, instanceId)) as SignalEvent;
  rewritten.account = world.account;
  rewritten.resources = rewritten.resources.map((arn) => arn.replace(/:\d{12}:/, `:${world.account}:`));
  return {
    event: rewritten,
    changes: [`instance ${named} is ${instanceId} here: the emulator chooses ids`],
    headline: `alarm ${alarmName}: ${path} of ${instanceId} is ${100 * usedShare} % full`,
    subject: `${volume.volumeId} ${alarmName}`,
  };
}

async function database(world: World) {
  const { key, value } = world.allowlistTag;
  const { InstanceId: instanceId, Placement } = await instance(world, "db", {
    Name: "db-3",
    [world.ownerTagKey]: owner,
    [key]: value,
  });
  const { Volumes } = await world
    .client(EC2Client)
    .send(new DescribeVolumesCommand({ Filters: [{ Name: "attachment.instance-id", Values: [instanceId] }] }));
  const root = { volumeId: Volumes?.[0]?.VolumeId ?? "", sizeGiB: Volumes?.[0]?.Size ?? 0 };
  return { instanceId, zone: Placement?.AvailabilityZone, root };
}

async function dataVolume(world: World, InstanceId: string, AvailabilityZone: string | undefined) {
  const ec2 = world.client(EC2Client);
  const { VolumeId = "", Size = 0 } = await ec2.send(
    new CreateVolumeCommand({ AvailabilityZone, Size: 50, VolumeType: "gp3" }),
  );
  await ec2.send(new AttachVolumeCommand({ InstanceId, VolumeId, Device: "/dev/sdf" }));
  return { volumeId: VolumeId, sizeGiB: Size };
}

async function alarmOnUse(world: World, AlarmName: string, dimensions: Record<string, string>): Promise<void> {
  const settings = {
    AlarmName,
    Namespace: "CWAgent",
    MetricName: "disk_used_percent",
    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    Statistic: "Average",
    EvaluationPeriods: 2,
    Threshold: 90,
    ComparisonOperator: "GreaterThanThreshold",
  } as const;
  await alarm(world, settings, "ALARM", `${dimensions.path} is nearly full`);
}

async function state(world: World, { subject }: Staged) {
  const [volumeId = "", alarmName = ""] = subject.split(" ");
  const ec2 = world.client(EC2Client);
  const { Volumes } = await ec2.send(new DescribeVolumesCommand({ VolumeIds: [volumeId] }));
  const { Snapshots = [] } = await ec2.send(
    new DescribeSnapshotsCommand({ OwnerIds: ["self"], Filters: [{ Name: "volume-id", Values: [volumeId] }] }),
  );
  const { MetricAlarms } = await world
    .client(CloudWatchClient)
    .send(new DescribeAlarmsCommand({ AlarmNames: [alarmName] }));
  return { sizeGiB: Volumes?.[0]?.Size, snapshots: Snapshots.length, alarm: MetricAlarms?.[0]?.StateValue };
}

export const scenario: Scenario = {
  example: example as unknown as SignalEvent,
  stage,
  state,
  healed: ({ snapshots, alarm }) => ({
    "the alarm is OK": alarm === "OK",
    "a snapshot of the state before is kept": snapshots === 1,
  }),
  async outcome(world, staged) {
    const { sizeGiB, snapshots, alarm } = await state(world, staged);
    const [volumeId, alarmName] = staged.subject.split(" ");
    return [
      `volume ${volumeId} (${owner}) has ${sizeGiB} GiB, and ${snapshots} snapshot of the state before`,
      `alarm ${alarmName} is ${alarm}`,
    ];
  },
};
