import type { RunbookBuilder } from "../../../../runbooks/language/builder";
import { type Condition, equals, or, startsWith } from "../../../../runbooks/language/conditions";
import { type Ref, text } from "../../../../runbooks/language/references";
import { asString, asStringList } from "../../../../runbooks/language/selectors";
import { ebs, everybody, rds as ofInstance } from "./parameters";

type Steps = Pick<
  RunbookBuilder<Record<never, never>>,
  "ec2" | "forEach" | "rds" | "updateVariable" | "variable" | "when" | "withDefaults"
>;

/** What a text says that names nobody. */
export const nobody = "nobody";

/** Accounts begin with a digit, and everybody is `all`: whether a value of either kind is there at all. */
const isSet = (value: Ref<string>): Condition => or(...[..."a0123456789"].map((sign) => startsWith(value, sign)));

/** Who may restore one type of snapshot. */
interface Sharing {
  /** Is part of the names of its steps. */
  name: string;
  /**
   * A text with each of them who may restore the snapshot now, and `nobody` when no one may. It may name others, too.
   * @param when is part of the names of its steps.
   */
  holders(when: string, them: Ref<string[]>): Ref<string>;
  /** @param who ids of accounts, and `all` for everybody. */
  take(them: Ref<string[]>): void;
  give(who: Ref<string>): void;
}

/**
 * A loop over accounts and everybody. Loops end with a step where branches meet: it notes the account of this
 * iteration.
 * @param last the variable for that.
 */
export const each = (
  r: Steps,
  last: Ref<string>,
  name: string,
  them: Ref<string[]>,
  steps: (who: Ref<string>) => void,
) =>
  r.forEach(name, them, (who) => {
    steps(who);
    r.updateVariable(`Note${name}`, last, who);
  });

/**
 * Each type of snapshot in its own branch.
 * @param last the variable of its loops.
 */
export function ofEachType(
  r: Steps,
  type: Ref<string>,
  id: Ref<string>,
  last: Ref<string>,
  steps: (sharing: Sharing) => void,
): void {
  r.when(
    "IsOfVolume",
    equals(type, ebs),
    () => steps(volumeSharing(r, id, last)),
    () =>
      r.when(
        "IsOfInstance",
        equals(type, ofInstance),
        () => steps(instanceSharing(r, id)),
        () => steps(clusterSharing(r, id)),
      ),
  );
}

/** Adds the one to the names in the variable. */
const note = (r: Steps, step: string, names: Ref<string>, who: Ref<string>) =>
  r.updateVariable(step, names, text`${names}, ${who}`);

function volumeSharing(r: Steps, SnapshotId: Ref<string>, last: Ref<string>): Sharing {
  const modify = (step: string, OperationType: "add" | "remove", who: Ref<string>) => {
    const change = { SnapshotId, Attribute: "createVolumePermission", OperationType } as const;
    r.withDefaults({ onFailure: "Continue" }, () =>
      r.when(
        `${step}IsEverybody`,
        equals(who, everybody),
        () => r.ec2(`${step}Everybody`, "ModifySnapshotAttribute", { ...change, GroupNames: [everybody] }),
        () => r.ec2(`${step}Account`, "ModifySnapshotAttribute", { ...change, UserIds: [who] }),
      ),
    );
  };
  return {
    name: "Volume",
    // One by one: how many accounts share it is not limited, and a loop allows a hundred.
    holders(when, them) {
      const names = r.variable(`VolumeSharedWith${when}`, nobody);
      each(r, last, `LookAtVolume${when}`, them, (who) => {
        // Found only if this one may restore it (EC2 API reference, "DescribeSnapshots").
        const found = r.ec2(
          `ReadVolume${when}`,
          "DescribeSnapshots",
          {
            OwnerIds: ["self"],
            Filters: [{ Name: "snapshot-id", Values: [SnapshotId] }],
            RestorableByUserIds: [who],
          },
          { outputs: (answer) => ({ snapshot: asString(answer.Snapshots.at(0).SnapshotId) }) },
        );
        r.when(`VolumeIsShared${when}`, startsWith(found.snapshot, "snap-"), () =>
          note(r, `NoteVolume${when}`, names, who),
        );
      });
      return names;
    },
    // One that cannot be changed keeps no other from it: the proof after all of them decides.
    take: (them) => each(r, last, "UnshareVolume", them, (who) => modify("UnshareWith", "remove", who)),
    give: (who) => modify("ShareWith", "add", who),
  };
}

const AttributeName = "restore";

/** Who may restore an RDS snapshot is one list, of accounts and `all`; instances and clusters spell its calls differently. */
function databaseSharing(
  r: Steps,
  name: string,
  read: (step: string) => { first: Ref<string>; values: Ref<string[]> },
  { give, take }: Pick<Sharing, "give" | "take">,
): Sharing {
  return {
    name,
    holders(when) {
      const names = r.variable(`${name}SharedWith${when}`, nobody);
      const { first, values } = read(`Read${name}${when}`);
      // At most 20 accounts share a snapshot (RDS user guide, "Quotas"), so their ids fit into a variable.
      r.when(`${name}IsShared${when}`, isSet(first), () =>
        r.forEach(`LookAt${name}${when}`, values, (who) => note(r, `Note${name}${when}`, names, who)),
      );
      return names;
    },
    give,
    take,
  };
}

function instanceSharing(r: Steps, id: Ref<string>): Sharing {
  const snapshot = { DBSnapshotIdentifier: id };
  const restore = { ...snapshot, AttributeName };
  return databaseSharing(
    r,
    "Instance",
    (step) =>
      r.rds(step, "DescribeDBSnapshotAttributes", snapshot, {
        // The one attribute that snapshots have (RDS API reference, "ModifyDBSnapshotAttribute").
        outputs: ({ DBSnapshotAttributesResult: { DBSnapshotAttributes: attributes } }) => ({
          first: asString(attributes.at(0).AttributeValues.at(0)),
          values: asStringList(attributes.at(0).AttributeValues),
        }),
      }),
    {
      take: (them) => r.rds("UnshareInstance", "ModifyDBSnapshotAttribute", { ...restore, ValuesToRemove: them }),
      give: (who) => r.rds("ShareInstance", "ModifyDBSnapshotAttribute", { ...restore, ValuesToAdd: [who] }),
    },
  );
}

function clusterSharing(r: Steps, id: Ref<string>): Sharing {
  const snapshot = { DBClusterSnapshotIdentifier: id };
  const restore = { ...snapshot, AttributeName };
  return databaseSharing(
    r,
    "Cluster",
    (step) =>
      r.rds(step, "DescribeDBClusterSnapshotAttributes", snapshot, {
        outputs: ({ DBClusterSnapshotAttributesResult: { DBClusterSnapshotAttributes: attributes } }) => ({
          first: asString(attributes.at(0).AttributeValues.at(0)),
          values: asStringList(attributes.at(0).AttributeValues),
        }),
      }),
    {
      take: (them) => r.rds("UnshareCluster", "ModifyDBClusterSnapshotAttribute", { ...restore, ValuesToRemove: them }),
      give: (who) => r.rds("ShareCluster", "ModifyDBClusterSnapshotAttribute", { ...restore, ValuesToAdd: [who] }),
    },
  );
}
