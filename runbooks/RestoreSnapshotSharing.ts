import { ebs, rds, snapshotId, snapshotType } from "./exposure/parameters";
import { accountsOnly, databaseSharingRecord, groupsOnly, volumeSharingRecord } from "./exposure/records";
import { clusterSharing, type DatabaseSharing, instanceSharing, restorableBy } from "./exposure/sharing";
import type { RunbookBuilder } from "./language/builder";
import { equals, not } from "./language/conditions";
import { type Ref, text } from "./language/references";
import { defineRunbook } from "./language/runbook";
import { asString } from "./language/selectors";
import { tell } from "./shared/message";
import { PriorState } from "./shared/priorState";

const parameters = { SnapshotType: snapshotType, SnapshotId: snapshotId } as const;

type Restoration = RunbookBuilder<typeof parameters>;

export const restoreSnapshotSharing = defineRunbook(
  {
    name: "RestoreSnapshotSharing",
    summary:
      "Shares a snapshot again with exactly those whom MakeSnapshotPrivate took it away from in the same incident: " +
      "accounts, everybody, or both.",
    parameters,
  },
  (r, context) => {
    const { SnapshotType: type, SnapshotId: id } = r.parameters;
    const prior = new PriorState(r, context);
    prior.prove("ProveSharingSaved", prior.key(id));
    r.when(
      "IsOfVolume",
      equals(type, ebs),
      () => shareVolume(r, prior),
      () =>
        r.when(
          "IsOfInstance",
          equals(type, rds),
          () => shareDatabase(r, prior, instanceSharing(r, id)),
          () => shareDatabase(r, prior, clusterSharing(r, id)),
        ),
    );
    tell(r, context, "SayShared", "A snapshot is shared again", [
      text`Snapshot ${id} (${type}) is shared again as it was before incident ${r.incidentId}.`,
    ]);
  },
);

function shareVolume(r: Restoration, prior: PriorState): void {
  const { SnapshotId: id } = r.parameters;
  const { sharedWith, accounts, groups } = prior.load("LoadVolumeSharing", id, volumeSharingRecord);
  const share = (step: string, change: { GroupNames: Ref<string[]> } | { UserIds: Ref<string[]> }) =>
    r.ec2(step, "ModifySnapshotAttribute", {
      SnapshotId: id,
      Attribute: "createVolumePermission",
      OperationType: "add",
      ...change,
    });
  const prove = (step: string, users: Ref<string[]>) =>
    r.ec2.assert(
      step,
      "DescribeSnapshots",
      restorableBy(id, users),
      (answer) => asString(answer.Snapshots.at(0).SnapshotId),
      [id],
    );
  r.when("HadAccounts", not(equals(sharedWith, groupsOnly)), () => {
    share("ShareWithAccounts", { UserIds: accounts });
    prove("ProveSharedWithAccounts", accounts);
  });
  r.when("HadGroups", not(equals(sharedWith, accountsOnly)), () => {
    share("ShareWithGroups", { GroupNames: groups });
    prove("ProveSharedWithGroups", groups);
  });
}

function shareDatabase(r: Restoration, prior: PriorState, sharing: DatabaseSharing): void {
  const what = sharing.name;
  const before = prior.load(`Load${what}Sharing`, r.parameters.SnapshotId, databaseSharingRecord);
  sharing.add(`Share${what}`, before.values);
}
