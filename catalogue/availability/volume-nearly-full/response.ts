import { partitionOf } from "../../../aws/partitions";
import { firstText } from "../../../responses/fields";
import type { EventPattern, RunbookResponse, SignalEvent, Target } from "../../../responses/types";
import { alarmName } from "../../../runbooks/shared/parameters";
import { alarmOn, dimension, targetOfAlarm } from "../../../signals/alarms";
import { type FileSystemFacts, fileSystem, fileSystemId, maxSizeTagKey, mountTagKey } from "../resources/file-system";
import { growVolume } from "../runbooks/GrowVolume";
import { path as pathParameter } from "../runbooks/storage/parameters";

const bytesPerGiB = 1024 ** 3;
/** By how much a volume grows: a quarter, and at least this. */
const growth = { share: 0.25, leastGiB: 10 };
/** The size beyond which only people make a volume larger, where its tag names none. */
export const defaultMaxSizeGiB = 1024;
/** A partition table of the older kind (MBR) ends here, whatever the tag of the volume says. */
const mostGiB = 2047;
/**
 * How long a volume allows no second modification (EC2 API reference, "ModifyVolume", until 2025; more cautious now).
 */
const hoursBetweenModifications = 6;

/** What the CloudWatch agent says of every file system (CloudWatch user guide, "Metrics collected by the agent"). */
const pattern: EventPattern = alarmOn({
  namespace: ["CWAgent"],
  name: ["disk_used_percent"],
  dimensions: { InstanceId: [{ exists: true }], path: [{ exists: true }], fstype: ["xfs", "ext4"] },
});

export const volumeNearlyFull: RunbookResponse<FileSystemFacts> = {
  name: "volume-nearly-full",
  title: "A volume is nearly full",
  summary:
    "Answers an alarm of the CloudWatch agent on how full a file system is. Its EBS volume, the partition and the file " +
    "system grow by a quarter, after a snapshot; beyond a size that a tag sets, and a second time within hours, people decide.",
  placement: "central",
  forms: { alarm: { pattern, target } },
  runbook: growVolume,
  resource: fileSystem,
  // A second alarm on the same file system while the first run is working. A later one needs a person: see below.
  coolDownHours: 1,
  forPeople: (event, facts) =>
    ungrowable(facts) ?? unwatchable(event) ?? modifiedLately(event, facts) ?? tooLarge(facts),
  parameters: ({ event, facts }) => {
    const sizeGiB = facts.volume?.sizeGiB ?? 0;
    return {
      InstanceId: [facts.instanceId],
      VolumeId: [facts.volume?.volumeId ?? "none"],
      Path: [facts.path],
      FileSystem: [dimension(event, "fstype", /^(xfs|ext4)$/)],
      CurrentGiB: [String(sizeGiB)],
      TargetGiB: [String(grown(sizeGiB))],
      // A file system that has more bytes than its volume had before has grown with it.
      MoreThanBytes: [String(sizeGiB * bytesPerGiB)],
      AlarmName: [firstText(event, "detail.alarmName") ?? ""],
    };
  },
};

const grown = (sizeGiB: number): number => Math.max(Math.ceil(sizeGiB * (1 + growth.share)), sizeGiB + growth.leastGiB);

function ungrowable({ instanceId, path, state, volume }: FileSystemFacts): string | undefined {
  if (!new RegExp(pathParameter.allowedPattern).test(path))
    return "its path has characters that are not allowed in a script";
  if (state !== "running") return `${instanceId} is ${state}: its file systems can be grown while it runs only`;
  if (!volume)
    return `which volume holds ${path} is ambiguous: give the right one the tag ${mountTagKey}=${path}, and grow it by hand this time`;
  if (volume.instances > 1) return `${volume.volumeId} is attached to ${volume.instances} instances: grow it by hand`;
  return undefined;
}

/** A run waits for the alarm, which it names. */
function unwatchable(event: SignalEvent): string | undefined {
  return new RegExp(alarmName.allowedPattern).test(firstText(event, "detail.alarmName") ?? "")
    ? undefined
    : "its alarm's name has characters that are not allowed in a run: grow the volume by hand, and rename the alarm";
}

/** A volume that fills again within hours will fill the next size too, and EBS rejects another change meanwhile. */
function modifiedLately({ time }: SignalEvent, { volume }: FileSystemFacts): string | undefined {
  const last = volume?.modification;
  if (!last) return undefined;
  if (last.state !== "completed" && last.state !== "failed")
    return `${volume.volumeId} is still ${last.state}: it allows no other change. Find out what fills it, and make room`;
  const hours = (Date.parse(time) - Date.parse(last.startedAt)) / 3_600_000;
  // A time that cannot be read is no reason to act.
  return hours >= hoursBetweenModifications
    ? undefined
    : `${volume.volumeId} was modified within the last ${hoursBetweenModifications} h already: find out what fills it, and make room`;
}

function tooLarge({ volume }: FileSystemFacts): string | undefined {
  if (!volume) return undefined;
  const wanted = grown(volume.sizeGiB);
  const tag = volume.maxSizeGiB;
  if (tag !== undefined && !/^[1-9]\d{0,5}$/.test(tag))
    return `the tag ${maxSizeTagKey} of ${volume.volumeId} is no number of GiB`;
  const most = Math.min(tag === undefined ? defaultMaxSizeGiB : Number(tag), mostGiB);
  return wanted <= most
    ? undefined
    : `${volume.volumeId} would grow to ${wanted} GiB, more than the ${most} GiB that it may get automatically: the tag ${maxSizeTagKey} raises that up to ${mostGiB}`;
}

function target(event: SignalEvent): Target {
  const instanceId = dimension(event, "InstanceId", /^i-([0-9a-f]{8}|[0-9a-f]{17})$/);
  const path = dimension(event, "path", /^\/.{0,1023}$/s);
  return targetOfAlarm(event, ({ account, region }) => ({
    id: fileSystemId(instanceId, path),
    arn: `arn:${partitionOf(region)}:ec2:${region}:${account}:instance/${instanceId}`,
  }));
}
