import { region } from "../aws";
import type { Question } from "./question";

export const questionsAboutLocks: Question[] = [
  {
    title: "a locked snapshot cannot be deleted until its lock is removed, which a lock in compliance mode refuses",
    ask: async (aws) => {
      const { VolumeId } = await aws.ec2("CreateVolume", { AvailabilityZone: `${region}a`, Size: 1 });
      const { SnapshotId } = await aws.ec2("CreateSnapshot", { VolumeId });
      const isRefused = async (operation: string) =>
        (await aws.refusal("ec2", operation, { SnapshotId })) === "accepted" ? "accepted" : "refused";
      const lock = { SnapshotId, LockMode: "governance", ExpirationDate: "2099-01-01T00:00:00Z" };
      const answer = await aws.try("ec2", "LockSnapshot", lock);
      if (!answer.ok) return answer.error.code;
      const { LockState } = answer.response;
      const locked = await isRefused("DeleteSnapshot");
      await aws.ec2("UnlockSnapshot", { SnapshotId });
      await aws.ec2("LockSnapshot", { SnapshotId, LockMode: "compliance", LockDuration: 30 });
      const { Snapshots } = await aws.ec2("DescribeLockedSnapshots", {});
      return { LockState, locked, unlocked: await isRefused("UnlockSnapshot"), days: Snapshots[0].LockDuration };
    },
    expected: { LockState: "governance", locked: "refused", unlocked: "refused", days: 30 },
  },
];
