import {
  CreateSnapshotCommand,
  CreateVolumeCommand,
  DescribeSnapshotAttributeCommand,
  EC2Client,
  ModifySnapshotAttributeCommand,
} from "@aws-sdk/client-ec2";
import {
  CreateDBClusterCommand,
  CreateDBClusterSnapshotCommand,
  CreateDBInstanceCommand,
  CreateDBSnapshotCommand,
  DescribeDBClusterSnapshotAttributesCommand,
  DescribeDBSnapshotAttributesCommand,
  ModifyDBClusterSnapshotAttributeCommand,
  ModifyDBSnapshotAttributeCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import type { Scenario, Staged, World } from "../../../responses/scenario";
import type { SignalEvent } from "../../../responses/types";

export const owner = "team-orders";

/** A snapshot of the member's. */
export interface SharedSnapshot {
  id: string;
  /** Shares it with accounts, and with everybody for `all`. */
  share(others: string[]): Promise<void>;
  /** The accounts that it is shared with, in order. */
  sharedWith(): Promise<string[]>;
}

const tagsOf = ({ ownerTagKey, allowlistTag: { key, value } }: World) => [
  { Key: ownerTagKey, Value: owner },
  { Key: key, Value: value },
];

const credentials = { MasterUsername: "orders", MasterUserPassword: "nobody-signs-in-here" };

async function volumeSnapshot(world: World): Promise<SharedSnapshot> {
  const ec2 = world.client(EC2Client);
  const { VolumeId } = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: `${world.region}a`, Size: 20 }));
  const { SnapshotId = "" } = await ec2.send(
    new CreateSnapshotCommand({
      VolumeId,
      TagSpecifications: [{ ResourceType: "snapshot", Tags: tagsOf(world) }],
    }),
  );
  return volumeSnapshotNamed(world, SnapshotId);
}

function volumeSnapshotNamed(world: World, SnapshotId: string): SharedSnapshot {
  const ec2 = world.client(EC2Client);
  const attribute = { SnapshotId, Attribute: "createVolumePermission" } as const;
  return {
    id: SnapshotId,
    async share(others) {
      const [groups, accounts] = [others.filter((one) => one === "all"), others.filter((one) => one !== "all")];
      for (const change of [{ GroupNames: groups }, { UserIds: accounts }]) {
        if (Object.values(change).some(({ length }) => length > 0))
          await ec2.send(new ModifySnapshotAttributeCommand({ ...attribute, OperationType: "add", ...change }));
      }
    },
    async sharedWith() {
      const { CreateVolumePermissions } = await ec2.send(new DescribeSnapshotAttributeCommand(attribute));
      return (CreateVolumePermissions ?? []).map(({ Group, UserId }) => Group ?? UserId ?? "").sort();
    },
  };
}

async function instanceSnapshot(world: World, DBSnapshotIdentifier: string): Promise<SharedSnapshot> {
  const rds = world.client(RDSClient);
  const DBInstanceIdentifier = "orders";
  await rds.send(
    new CreateDBInstanceCommand({
      DBInstanceIdentifier,
      DBInstanceClass: "db.t4g.medium",
      Engine: "postgres",
      AllocatedStorage: 100,
      ...credentials,
    }),
  );
  await rds.send(new CreateDBSnapshotCommand({ DBInstanceIdentifier, DBSnapshotIdentifier, Tags: tagsOf(world) }));
  return instanceSnapshotNamed(world, DBSnapshotIdentifier);
}

function instanceSnapshotNamed(world: World, DBSnapshotIdentifier: string): SharedSnapshot {
  const rds = world.client(RDSClient);
  return {
    id: DBSnapshotIdentifier,
    async share(ValuesToAdd) {
      const change = { DBSnapshotIdentifier, AttributeName: "restore", ValuesToAdd };
      await rds.send(new ModifyDBSnapshotAttributeCommand(change));
    },
    async sharedWith() {
      const answer = await rds.send(new DescribeDBSnapshotAttributesCommand({ DBSnapshotIdentifier }));
      return [...(answer.DBSnapshotAttributesResult?.DBSnapshotAttributes?.[0]?.AttributeValues ?? [])].sort();
    },
  };
}

async function clusterSnapshot(world: World, DBClusterSnapshotIdentifier: string): Promise<SharedSnapshot> {
  const rds = world.client(RDSClient);
  const DBClusterIdentifier = "ledger";
  await rds.send(new CreateDBClusterCommand({ DBClusterIdentifier, Engine: "aurora-postgresql", ...credentials }));
  await rds.send(
    new CreateDBClusterSnapshotCommand({ DBClusterIdentifier, DBClusterSnapshotIdentifier, Tags: tagsOf(world) }),
  );
  return clusterSnapshotNamed(world, DBClusterSnapshotIdentifier);
}

function clusterSnapshotNamed(world: World, DBClusterSnapshotIdentifier: string): SharedSnapshot {
  const rds = world.client(RDSClient);
  return {
    id: DBClusterSnapshotIdentifier,
    async share(ValuesToAdd) {
      const change = { DBClusterSnapshotIdentifier, AttributeName: "restore", ValuesToAdd };
      await rds.send(new ModifyDBClusterSnapshotAttributeCommand(change));
    },
    async sharedWith() {
      const answer = await rds.send(new DescribeDBClusterSnapshotAttributesCommand({ DBClusterSnapshotIdentifier }));
      const [restore] = answer.DBClusterSnapshotAttributesResult?.DBClusterSnapshotAttributes ?? [];
      return [...(restore?.AttributeValues ?? [])].sort();
    },
  };
}

/** How snapshots of each type are made and found again. The emulator chooses the ids of those of volumes. */
export const snapshots = {
  ebs: { make: volumeSnapshot, find: volumeSnapshotNamed },
  rds: { make: instanceSnapshot, find: instanceSnapshotNamed },
  "rds-cluster": { make: clusterSnapshot, find: clusterSnapshotNamed },
} as const;

export type SnapshotType = keyof typeof snapshots;

/** What a scenario says of a snapshot, by its type and the name of the staged one. */
export const about = (typeOf: (event: SignalEvent) => SnapshotType) => {
  const state = async (world: World, { event, subject }: Staged) => ({
    sharedWith: await snapshots[typeOf(event)].find(world, subject).sharedWith(),
  });
  return {
    state,
    healed: ({ sharedWith }: Record<string, unknown>) => ({
      "the snapshot is shared with nobody": Array.isArray(sharedWith) && sharedWith.length === 0,
    }),
    async outcome(world: World, staged: Staged): Promise<string[]> {
      const { sharedWith } = await state(world, staged);
      return [`snapshot ${staged.subject} (${owner}) is shared with ${sharedWith.join(", ") || "nobody"}`];
    },
  } satisfies Partial<Scenario>;
};
