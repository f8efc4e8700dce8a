import { ebs, everybody, outsiders, rds, snapshotId, snapshotType } from "./exposure/parameters";
import {
  accountsAndGroups,
  accountsOnly,
  accountsOnlyRecord,
  databaseSharingRecord,
  groupsOnly,
  groupsOnlyRecord,
  volumeSharingRecord,
} from "./exposure/records";
import { clusterSharing, type DatabaseSharing, instanceSharing, isShared, restorableBy } from "./exposure/sharing";
import type { RunbookBuilder } from "./language/builder";
import { contains, equals, or, startsWith } from "./language/conditions";
import { type Ref, text } from "./language/references";
import { defineRunbook } from "./language/runbook";
import { asString, asStringList } from "./language/selectors";
import { tell } from "./shared/message";
import { PriorState } from "./shared/priorState";

const parameters = { SnapshotType: snapshotType, SnapshotId: snapshotId, Outsiders: outsiders } as const;

type Containment = RunbookBuilder<typeof parameters>;

export const makeSnapshotPrivate = defineRunbook(
  {
    name: "MakeSnapshotPrivate",
    summary:
      "Stops sharing a snapshot of a volume or a database with everybody or with the named accounts. Whom it was " +
      "shared with is kept first, so that RestoreSnapshotSharing can share it again; other accounts keep it.",
    parameters,
    undo: "RestoreSnapshotSharing",
  },
  (r, context) => {
    const { SnapshotType: type, SnapshotId: id } = r.parameters;
    const prior = new PriorState(r, context);
    const seen = r.variable("LastProved", "nobody");
    r.withDefaults({ maxAttempts: 3 }, () =>
      r.when(
        "IsOfVolume",
        equals(type, ebs),
        () => unshareVolume(r, prior, seen),
        () =>
          r.when(
            "IsOfInstance",
            equals(type, rds),
            () => unshareDatabase(r, prior, seen, instanceSharing(r, id)),
            () => unshareDatabase(r, prior, seen, clusterSharing(r, id)),
          ),
      ),
    );
    tell(r, context, "SayPrivate", "A snapshot is no longer shared outside of the organization", [
      text`Snapshot ${id} (${type}) is shared neither with everybody nor with accounts outside of the organization.`,
      "What was copied or restored from it before stays with whoever did it: look for SharedSnapshotCopyInitiated and the like.",
      text`RestoreSnapshotSharing with incident ${r.incidentId} shares it again, if it was meant.`,
    ]);
  },
);

function unshareVolume(r: Containment, prior: PriorState, seen: Ref<string>): void {
  const { SnapshotId: id, Outsiders: them } = r.parameters;
  const before = r.ec2(
    "ReadVolumeSharing",
    "DescribeSnapshotAttribute",
    { SnapshotId: id, Attribute: "createVolumePermission" },
    {
      outputs: ({ CreateVolumePermissions: permissions }) => ({
        firstGroup: asString(permissions.at(0).Group),
        firstAccount: asString(permissions.at(0).UserId),
        groups: asStringList(permissions.all("Group")),
        accounts: asStringList(permissions.all("UserId")),
      }),
    },
  );
  r.when("VolumeIsShared", or(isShared(before.firstGroup), isShared(before.firstAccount)), () => {
    const { accounts, groups } = before;
    // A set cannot be empty: what does not fit is refused, and once one item is there the others are.
    prior.write("SaveAccountsAndGroups", id, volumeSharingRecord, { sharedWith: accountsAndGroups, accounts, groups });
    prior.write("SaveAccounts", id, accountsOnlyRecord, { sharedWith: accountsOnly, accounts });
    prior.write("SaveGroups", id, groupsOnlyRecord, { sharedWith: groupsOnly, groups });
    prior.prove("ProveVolumeSharingSaved", prior.key(id));
    const remove = { SnapshotId: id, Attribute: "createVolumePermission", OperationType: "remove" } as const;
    r.forEach("UnshareVolume", them, (who) => {
      r.when(
        "IsEverybody",
        equals(who, everybody),
        () => r.ec2("UnshareWithEverybody", "ModifySnapshotAttribute", { ...remove, GroupNames: [everybody] }),
        () => r.ec2("UnshareWithAccount", "ModifySnapshotAttribute", { ...remove, UserIds: [who] }),
      );
      const left = r.ec2("ReadVolumeSharedStill", "DescribeSnapshots", restorableBy(id, [who]), {
        outputs: (answer) => ({ snapshot: asString(answer.Snapshots.at(0).SnapshotId) }),
      });
      r.when("VolumeIsSharedStill", startsWith(left.snapshot, "snap-"), () =>
        sayStillShared(r, "SayVolumeShared", who, seen),
      );
      r.updateVariable("NoteVolumeUnshared", seen, who);
    });
  });
}

function unshareDatabase(r: Containment, prior: PriorState, seen: Ref<string>, sharing: DatabaseSharing): void {
  const { SnapshotId: id, Outsiders: them } = r.parameters;
  const what = sharing.name;
  const before = sharing.read(`Read${what}Sharing`);
  r.when(`${what}IsShared`, isShared(before.first), () => {
    prior.save(`${what}Sharing`, id, databaseSharingRecord, { values: before.values });
    sharing.remove(`Unshare${what}`, them);
    const after = sharing.read(`Read${what}SharedStill`);
    const left = r.variable(`${what}SharedWith`, "nobody else");
    // At most 20 accounts share a snapshot (RDS user guide, "Quotas"), so their ids fit into a variable.
    r.when(`${what}IsSharedStill`, isShared(after.first), () =>
      r.forEach(`Collect${what}SharedWith`, after.values, (who) =>
        r.updateVariable(`Note${what}SharedWith`, left, text`${left}, ${who}`),
      ),
    );
    r.forEach(`Prove${what}Unshared`, them, (who) => {
      r.when(`${what}IsSharedWithOutsider`, contains(left, who), () =>
        sayStillShared(r, `Say${what}Shared`, who, seen),
      );
      r.updateVariable(`Note${what}Unshared`, seen, who);
    });
  });
}

const sayStillShared = (r: Containment, step: string, who: Ref<string>, last: Ref<string>) =>
  r.fail(
    step,
    text`${r.parameters.SnapshotId} is still shared with ${who} after that was taken away. The last one that is known to have lost it: ${last}.`,
  );
