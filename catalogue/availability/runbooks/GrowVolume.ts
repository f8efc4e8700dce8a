import type { RunbookBuilder } from "../../../runbooks/language/builder";
import { equals } from "../../../runbooks/language/conditions";
import { type Ref, system, text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import type { FailurePath } from "../../../runbooks/language/scope";
import { asString } from "../../../runbooks/language/selectors";
import { tell } from "../../../runbooks/shared/message";
import { alarmName, instanceId } from "../../../runbooks/shared/parameters";
import { PriorState } from "../../../runbooks/shared/priorState";
import { incidentTag } from "../../../runbooks/shared/tags";
import { proofSeconds } from "../../../runbooks/shared/waiting";
import { currentGiB, fileSystem, moreThanBytes, path, targetGiB, volumeId } from "./storage/parameters";
import { checkMount, growExt4, growPartition, growXfs, type Mount, proveSize } from "./storage/scripts";

const parameters = {
  InstanceId: instanceId,
  VolumeId: volumeId,
  Path: path,
  FileSystem: fileSystem,
  CurrentGiB: currentGiB,
  TargetGiB: targetGiB,
  MoreThanBytes: moreThanBytes,
  AlarmName: alarmName,
} as const;

type Growth = RunbookBuilder<typeof parameters>;

const recordOfVolume = { sizeGiB: "N", targetGiB: "N", fileSystemBytes: "S" } as const;

/** A larger size takes effect within seconds as a rule (EBS user guide, "Monitor the progress of volume modifications"). */
const modificationSeconds = 1800;
/** How long an alarm gets to notice: some periods of the CloudWatch agent. */
const alarmSeconds = 900;

export const growVolume = defineRunbook(
  {
    name: "GrowVolume",
    summary:
      "Makes a snapshot of an EBS volume, makes the volume larger, grows the partition and the file system on it, and " +
      "waits until the alarm is OK. No data is lost. Nothing undoes it: a volume cannot shrink.",
    parameters,
  },
  (r, context) => {
    const { InstanceId: id, VolumeId: volume, Path: at, FileSystem: type } = r.parameters;
    const mount: Mount = { volume, path: at, type };
    const prior = new PriorState(r, context);
    const notEnlarged = r.failurePath(() =>
      tell(r, context, "SayNotEnlarged", text`${volume} of ${id} is not larger`, [
        text`Left undone: making ${volume}, mounted at ${at} of ${id}, larger. A step failed before: the run says which, and why.`,
        "Make room by hand before it is full, or remove the cause and start the runbook again.",
      ]),
    );
    const { target, snapshot } = r.withDefaults({ onFailure: notEnlarged }, () => {
      r.ec2.assert(
        "ProveSize",
        "DescribeVolumes",
        { VolumeIds: [volume] },
        (answer) => asString(answer.Volumes.at(0).Size),
        [r.parameters.CurrentGiB],
      );
      const before = r.runShellScript("CheckMount", [id], checkMount(mount), { timeoutSeconds: 300 });
      prior.save("Volume", volume, recordOfVolume, {
        sizeGiB: r.parameters.CurrentGiB,
        targetGiB: r.parameters.TargetGiB,
        fileSystemBytes: before.output,
      });
      // A parameter is text, and the size is a number: as it is saved, it is read as one.
      const { targetGiB } = prior.load("LoadVolume", volume, recordOfVolume);
      const kept = keepSnapshot(r, volume);
      r.ec2("Enlarge", "ModifyVolume", { VolumeId: volume, Size: targetGiB });
      return { target: targetGiB, ...kept };
    });
    const notGrown = r.failurePath(() =>
      tell(r, context, "SayFileSystemNotGrown", text`The file system on ${volume} of ${id} is not larger`, [
        text`Left undone: making the file system at ${at} of ${id} larger. Grow it by hand: ${volume} gets ${target} GiB.`,
        text`Snapshot ${snapshot} holds the state before.`,
      ]),
    );
    r.withDefaults({ onFailure: notGrown }, () => {
      waitForSize(r, volume);
      growFileSystem(r, mount, notGrown);
    });
    const notProved = r.failurePath(() =>
      tell(r, context, "SayAlarmStays", text`${volume} of ${id} is larger, and its alarm stays`, [
        text`${volume} and the file system at ${at} of ${id} have ${target} GiB. Left undone: the alarm ${r.parameters.AlarmName} is not OK, or could not be read.`,
        text`Find out what fills it. Snapshot ${snapshot} holds the state before.`,
      ]),
    );
    r.cloudwatch.waitFor(
      "WaitForAlarm",
      "DescribeAlarms",
      { AlarmNames: [r.parameters.AlarmName] },
      (answer) => asString(answer.MetricAlarms.at(0).StateValue),
      ["OK"],
      { timeoutSeconds: alarmSeconds, onFailure: notProved },
    );
    tell(r, context, "SayGrown", text`${volume} of ${id} is larger`, [
      text`${volume}, mounted at ${at} of ${id}, grew from ${r.parameters.CurrentGiB} to ${target} GiB, because it was nearly full.`,
      text`It cannot shrink again. Snapshot ${snapshot} holds the state before; delete it when you do not need it.`,
      "Find out what fills it: the next time may be soon.",
    ]);
  },
);

/** The point in time of a snapshot is that of the call; it may take hours to be complete, and goes on meanwhile. */
function keepSnapshot(r: Growth, volume: Ref<string>): { snapshot: Ref<string> } {
  const { snapshot } = r.ec2(
    "Snapshot",
    "CreateSnapshot",
    {
      VolumeId: volume,
      Description: text`Before ${volume} grows, incident ${r.incidentId}, run ${system.executionId}`,
      TagSpecifications: [{ ResourceType: "snapshot", Tags: [{ Key: incidentTag, Value: r.incidentId }] }],
    },
    { outputs: (answer) => ({ snapshot: asString(answer.SnapshotId) }) },
  );
  r.ec2.waitFor(
    "ProveSnapshot",
    "DescribeSnapshots",
    // By a filter: an id that EC2 does not know yet would be an error instead of an empty answer.
    { Filters: [{ Name: "snapshot-id", Values: [snapshot] }] },
    (answer) => asString(answer.Snapshots.at(0).State),
    ["pending", "completed"],
    { timeoutSeconds: proofSeconds },
  );
  return { snapshot };
}

/** The new size is there as soon as the volume is being optimized. */
function waitForSize(r: Growth, volume: Ref<string>): void {
  const state = { VolumeIds: [volume] };
  // A failed modification never completes: wait for either, then demand a good one.
  r.ec2.waitFor(
    "WaitForSize",
    "DescribeVolumesModifications",
    state,
    (answer) => asString(answer.VolumesModifications.at(0).ModificationState),
    ["optimizing", "completed", "failed"],
    { timeoutSeconds: modificationSeconds },
  );
  r.ec2.assert(
    "ProveEnlarged",
    "DescribeVolumesModifications",
    state,
    (answer) => asString(answer.VolumesModifications.at(0).ModificationState),
    ["optimizing", "completed"],
  );
}

/** Each step may be repeated: what has grown already stays as it is. */
function growFileSystem(r: Growth, mount: Mount, onFailure: FailurePath): void {
  const { InstanceId: id, FileSystem: type, MoreThanBytes: bytes } = r.parameters;
  const options = { maxAttempts: 3, timeoutSeconds: 600, onFailure };
  r.runShellScript("GrowPartition", [id], growPartition(mount), options);
  r.when(
    "WhichFileSystem",
    equals(type, "xfs"),
    () => r.runShellScript("GrowXfs", [id], growXfs(mount), options),
    () => r.runShellScript("GrowExt4", [id], growExt4(mount), options),
  );
  r.runShellScript("ProveGrown", [id], proveSize(mount, bytes), options);
}
