import type { RunbookBuilder } from "../language/builder";
import { type Ref, system } from "../language/references";
import { asString, asStringList } from "../language/selectors";
import { incidentTag } from "./tags";

type Steps = Pick<RunbookBuilder<Record<never, never>>, "ec2" | "forEach" | "incidentId">;

/**
 * Crash-consistent snapshots of all volumes of an instance, which has at least one; complete when the steps are over.
 * @param pending what is done with them as soon as they exist.
 */
export function snapshotVolumes(
  r: Steps,
  instance: Ref<string>,
  pending: (snapshots: Ref<string[]>) => void = () => {},
): void {
  const { snapshots } = r.ec2(
    "SnapshotVolumes",
    "CreateSnapshots",
    {
      InstanceSpecification: { InstanceId: instance },
      Description: JSON.stringify({ incident: r.incidentId, instance, run: system.executionId }),
      TagSpecifications: [
        {
          ResourceType: "snapshot",
          Tags: [
            { Key: incidentTag, Value: r.incidentId },
            { Key: "reflex:instance", Value: instance },
          ],
        },
      ],
    },
    { outputs: (answer) => ({ snapshots: asStringList(answer.Snapshots.all("SnapshotId")) }) },
  );
  pending(snapshots);
  r.forEach(
    "WaitForSnapshots",
    snapshots,
    (snapshot) => {
      // By a filter: an id that EC2 does not know yet would be an error instead of an empty answer.
      const state = { Filters: [{ Name: "snapshot-id", Values: [snapshot] }] };
      // A failed snapshot never completes: wait for either, then require the good one.
      r.ec2.waitFor(
        "WaitForSnapshot",
        "DescribeSnapshots",
        state,
        (answer) => asString(answer.Snapshots.at(0).State),
        ["completed", "error"],
        { timeoutSeconds: 6 * 3600 },
      );
      r.ec2.assert("ProveSnapshot", "DescribeSnapshots", state, (answer) => asString(answer.Snapshots.at(0).State), [
        "completed",
      ]);
    },
    { timeoutSeconds: 24 * 3600 },
  );
}
