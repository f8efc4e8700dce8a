import { partitionOf } from "../../../aws/partitions";
import { field, requiredMatch } from "../../../responses/fields";
import { lastPart, type Place } from "../../../responses/reading";
import { read } from "../../../responses/resource";
import { sweepForm } from "../../../responses/sweep";
import type { RunbookResponse, SignalEvent, Target } from "../../../responses/types";
import { failedControl, importedAbout } from "../../../signals/securityHub";
import { type SnapshotFacts, snapshot } from "../resources/snapshot";
import { everybody } from "../runbooks/exposure/parameters";
import { makeSnapshotPrivate } from "../runbooks/MakeSnapshotPrivate";
import { restoreSnapshotSharing } from "../runbooks/RestoreSnapshotSharing";
import { sharing } from "../snapshots";

const publicVolumeSnapshots = read(
  "ec2",
  "DescribeSnapshots",
  () => ({ OwnerIds: ["self"], RestorableByUserIds: [everybody] }),
  { pages: { list: "Snapshots", token: "NextToken" } },
);

/**
 * Security Hub's control about volumes (EC2.1) names the account and no snapshot, so a sweep finds them. No call says
 * since when a snapshot is public. Its creation time is the same every day, so a snapshot that a person shared again is
 * left alone.
 */
const sweep = sweepForm<SnapshotFacts>("public-snapshot-found", snapshot, {
  schedule: "cron(30 5 * * ? *)",
  list: {
    read: publicVolumeSnapshots,
    resources: (answer, { account, partition, region }) =>
      (answer(publicVolumeSnapshots)?.Snapshots ?? []).flatMap(({ SnapshotId: id }) =>
        id ? [{ id, arn: `arn:${partition}:ec2:${region}:${account}:snapshot/${id}` }] : [],
      ),
  },
  finding: ({ createdAt, id, isPublic }, { now }) =>
    isPublic
      ? { since: createdAt ? Date.parse(createdAt) : now, title: `everybody can restore the volume snapshot ${id}` }
      : undefined,
});

const types: Record<string, string> = { AwsRdsDbSnapshot: "snapshot", AwsRdsDbClusterSnapshot: "cluster-snapshot" };

export const publicSnapshotFound: RunbookResponse<SnapshotFacts> = {
  name: "public-snapshot-found",
  title: "A snapshot was found public",
  summary:
    "Answers Security Hub's control RDS.1 and a daily sweep of the snapshots of volumes, which find what has been public for " +
    "longer. The public and accounts outside the organization lose access; the earlier sharing is recorded.",
  placement: "central",
  forms: {
    "security-hub": { pattern: failedControl("RDS.1"), ...importedAbout(Object.keys(types), snapshotNamed) },
    sweep,
  },
  runbook: makeSnapshotPrivate,
  undo: restoreSnapshotSharing,
  resource: snapshot,
  coolDownHours: 1,
  ...sharing,
};

/** The control names the snapshot by its ARN (Security Hub user guide, "Resources ASFF object"), or by its name. */
function snapshotNamed(event: SignalEvent, path: string) {
  const type = types[String(field(event, `${path}.Type`))] ?? "snapshot";
  const form = new RegExp(`^(arn:aws[\\w-]*:rds:[a-z0-9-]+:\\d{12}:${type}:)?[A-Za-z][A-Za-z0-9-]{0,254}$`);
  const id = `${type}:${lastPart(requiredMatch(event, `${path}.Id`, form, "the name or ARN of a database snapshot"))}`;
  return ({ account, region }: Place): Target["resource"] => ({
    id,
    arn: `arn:${partitionOf(region)}:rds:${region}:${account}:${id}`,
  });
}
