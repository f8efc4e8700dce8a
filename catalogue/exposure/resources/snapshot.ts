import { toSeconds } from "../../../responses/fields";
import { type AnswerTo, type Facts, type ResourceKind, read, tagMap } from "../../../responses/resource";
import type { Target } from "../../../responses/types";
import { everybody } from "../runbooks/exposure/parameters";

/** By the last part of the ARN: a volume's, a database instance's and a database cluster's. */
const forms = { ebs: /^(snap-[0-9a-f]+)$/, rds: /^snapshot:(.+)$/, "rds-cluster": /^cluster-snapshot:(.+)$/ } as const;

type SnapshotType = keyof typeof forms;

export interface SnapshotFacts extends Facts {
  type: SnapshotType;
  /** Id of the EBS snapshot, or name of the RDS snapshot. */
  id: string;
  /** When it was begun, ISO 8601 with seconds; undefined while RDS does not say. */
  createdAt?: string;
  /** Everybody may restore it who has an AWS account. */
  isPublic: boolean;
  /** Accounts that may restore it. */
  accounts: string[];
  /** Those of them that are not known to belong to the organization. */
  outsiders: string[];
}

const nameAs = (type: SnapshotType, { resource }: Target) => forms[type].exec(resource.id)?.[1];

/** The input of a read of one type of snapshot; undefined for the others. */
const of =
  <I>(type: SnapshotType, input: (id: string) => I) =>
  (target: Target): I | undefined => {
    const id = nameAs(type, target);
    return id === undefined ? undefined : input(id);
  };

const volumeSnapshot = read(
  "ec2",
  "DescribeSnapshots",
  of("ebs", (id) => ({ SnapshotIds: [id] })),
  { missing: ["InvalidSnapshot.NotFound"] },
);
const volumeSharing = read(
  "ec2",
  "DescribeSnapshotAttribute",
  of("ebs", (SnapshotId) => ({ SnapshotId, Attribute: "createVolumePermission" as const })),
);
const instanceSnapshot = read(
  "rds",
  "DescribeDBSnapshots",
  of("rds", (DBSnapshotIdentifier) => ({ DBSnapshotIdentifier })),
  { missing: ["DBSnapshotNotFoundFault"] },
);
const instanceSharing = read(
  "rds",
  "DescribeDBSnapshotAttributes",
  of("rds", (DBSnapshotIdentifier) => ({ DBSnapshotIdentifier })),
);
const clusterSnapshot = read(
  "rds",
  "DescribeDBClusterSnapshots",
  of("rds-cluster", (DBClusterSnapshotIdentifier) => ({ DBClusterSnapshotIdentifier })),
  { missing: ["DBClusterSnapshotNotFoundFault"] },
);
const clusterSharing = read(
  "rds",
  "DescribeDBClusterSnapshotAttributes",
  of("rds-cluster", (DBClusterSnapshotIdentifier) => ({ DBClusterSnapshotIdentifier })),
);

/** A snapshot of a volume or a database, by the last part of its ARN: `snap-…`, `snapshot:NAME`, `cluster-snapshot:NAME`. */
export const snapshot: ResourceKind<SnapshotFacts> = {
  name: "snapshot",
  reads: [volumeSnapshot, volumeSharing, instanceSnapshot, instanceSharing, clusterSnapshot, clusterSharing],
  facts: (target, answer, ours) => {
    const found = foundIn(answer);
    const type = (Object.keys(forms) as SnapshotType[]).find((one) => nameAs(one, target) !== undefined);
    if (!found || !type) return undefined;
    const accounts = found.sharedWith.filter((who) => who !== everybody).sort();
    return {
      type,
      id: nameAs(type, target) ?? "",
      ...(found.createdAt && { createdAt: toSeconds(new Date(found.createdAt).getTime()) }),
      isPublic: found.sharedWith.includes(everybody),
      accounts,
      outsiders: accounts.filter((account) => !ours.has(account)),
      tags: tagMap(found.tags),
    };
  },
  describe: ({ isPublic, accounts }) =>
    `the snapshot is shared with ${[...(isPublic ? ["everybody"] : []), ...accounts].join(", ") || "nobody"}`,
};

function foundIn(answer: AnswerTo) {
  const ofVolume = answer(volumeSnapshot)?.Snapshots?.[0];
  if (ofVolume) {
    const permissions = answer(volumeSharing)?.CreateVolumePermissions ?? [];
    return {
      tags: ofVolume.Tags,
      createdAt: ofVolume.StartTime,
      sharedWith: permissions.map(({ Group, UserId }) => Group ?? UserId ?? ""),
    };
  }
  const ofInstance = answer(instanceSnapshot)?.DBSnapshots?.[0];
  if (ofInstance) {
    const attributes = answer(instanceSharing)?.DBSnapshotAttributesResult?.DBSnapshotAttributes;
    return { tags: ofInstance.TagList, createdAt: ofInstance.SnapshotCreateTime, sharedWith: restorers(attributes) };
  }
  const ofCluster = answer(clusterSnapshot)?.DBClusterSnapshots?.[0];
  if (!ofCluster) return undefined;
  const attributes = answer(clusterSharing)?.DBClusterSnapshotAttributesResult?.DBClusterSnapshotAttributes;
  return { tags: ofCluster.TagList, createdAt: ofCluster.SnapshotCreateTime, sharedWith: restorers(attributes) };
}

const restorers = (attributes: Array<{ AttributeName?: string; AttributeValues?: string[] }> = []) =>
  attributes.find(({ AttributeName }) => AttributeName === "restore")?.AttributeValues ?? [];
