import type { Instance, Volume } from "@aws-sdk/client-ec2";
import { type AnswerTo, type Facts, type ResourceKind, read, tagMap } from "../../../responses/resource";
import type { Target } from "../../../responses/types";

/** Tag of a volume: where its file system is mounted. Needed where an instance has several data volumes. */
export const mountTagKey = "reflex:mount";
/** Tag of a volume: the size in GiB beyond which only people make it larger. */
export const maxSizeTagKey = "reflex:maxSizeGiB";

export interface FileSystemFacts extends Facts {
  instanceId: string;
  /** Of the instance: running, stopped … */
  state: string;
  path: string;
  /** The volume that should hold it, as far as EC2 knows; the run checks on the instance itself before it acts. */
  volume?: {
    volumeId: string;
    sizeGiB: number;
    instances: number;
    /** The last modification of the volume: modifying, optimizing, completed, failed; and when it began, ISO 8601. */
    modification?: { state: string; startedAt: string };
    /** From the tag of the volume. */
    maxSizeGiB?: string;
  };
}

/** A file system has no ARN and no id of its own: an instance and a path name it. */
export const fileSystemId = (instanceId: string, path: string): string => `${instanceId}:${path}`;

const instanceOf = ({ resource }: Target): string => resource.id.slice(0, resource.id.indexOf(":"));
const pathOf = ({ resource }: Target): string => resource.id.slice(resource.id.indexOf(":") + 1);

const instances = read("ec2", "DescribeInstances", (target) => ({ InstanceIds: [instanceOf(target)] }), {
  missing: ["InvalidInstanceID.NotFound", "InvalidInstanceID.Malformed"],
});

const volumes = read(
  "ec2",
  "DescribeVolumes",
  (target) => ({ Filters: [{ Name: "attachment.instance-id", Values: [instanceOf(target)] }] }),
  { pages: { list: "Volumes", token: "NextToken" } },
);

// Without ids, a volume that nobody modified would be an error.
const modifications = read("ec2", "DescribeVolumesModifications", (target, answer) => {
  const id = volumeUnder(target, answer)?.VolumeId;
  return id ? { Filters: [{ Name: "volume-id", Values: [id] }] } : undefined;
});

export const fileSystem: ResourceKind<FileSystemFacts> = {
  name: "file-system",
  reads: [instances, volumes, modifications],
  facts: (target, answer) => {
    const instance = instanceIn(answer);
    if (!instance) return undefined;
    const volume = volumeUnder(target, answer);
    const [last] = answer(modifications)?.VolumesModifications ?? [];
    const tags = tagMap(volume?.Tags);
    return {
      // Either of the two may be protected, or on the allowlist; the volume has the last word.
      tags: { ...tagMap(instance.Tags), ...tags },
      instanceId: instance.InstanceId ?? "",
      state: instance.State?.Name ?? "unknown",
      path: pathOf(target),
      ...(volume && {
        volume: {
          volumeId: volume.VolumeId ?? "",
          sizeGiB: volume.Size ?? 0,
          instances: volume.Attachments?.length ?? 0,
          ...(last && {
            modification: { state: last.ModificationState ?? "unknown", startedAt: timeOf(last.StartTime) },
          }),
          ...(tags[maxSizeTagKey] !== undefined && { maxSizeGiB: tags[maxSizeTagKey] }),
        },
      }),
    };
  },
  describe: ({ path, volume }) =>
    volume ? `${path} should be on ${volume.volumeId} of ${volume.sizeGiB} GiB` : `no volume is known under ${path}`,
};

const instanceIn = (answer: AnswerTo): Instance | undefined => answer(instances)?.Reservations?.[0]?.Instances?.[0];

const timeOf = (time: Date | undefined): string => (time ? new Date(time).toISOString() : "unknown");

/**
 * The volume that names the path in its tag; else the root volume for `/`, and for another path the one volume that is
 * not the root's. EC2 knows nothing of file systems, and its names of devices are not those of the kernel.
 */
function volumeUnder(target: Target, answer: AnswerTo): Volume | undefined {
  const path = pathOf(target);
  const all = answer(volumes)?.Volumes ?? [];
  const tagged = all.filter(({ Tags }) => tagMap(Tags)[mountTagKey] === path);
  if (tagged.length > 0) return tagged.length === 1 ? tagged[0] : undefined;
  const rootDevice = instanceIn(answer)?.RootDeviceName;
  const isRoot = ({ Attachments = [] }: Volume) => Attachments.some(({ Device }) => Device === rootDevice);
  const candidates = all.filter(
    (volume) => isRoot(volume) === (path === "/") && tagMap(volume.Tags)[mountTagKey] === undefined,
  );
  return candidates.length === 1 ? candidates[0] : undefined;
}
