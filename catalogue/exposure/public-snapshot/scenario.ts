import type { Scenario, Staged, World } from "../../../responses/scenario";
import type { SignalEvent } from "../../../responses/types";
import example from "./events/fires/volume-snapshot-public.json";
import { about, type SnapshotType, snapshots } from "./world";

interface CallDetail {
  recipientAccountId: string;
  requestParameters: {
    snapshotId?: string;
    dBSnapshotIdentifier?: string;
    dBClusterSnapshotIdentifier?: string;
    valuesToAdd?: string[];
    createVolumePermission?: { add: { items: Array<{ group?: string; userId?: string }> } };
  };
}

const callOf = ({ detail }: SignalEvent) => (detail as unknown as CallDetail).requestParameters;

function typeOf(event: SignalEvent): SnapshotType {
  const call = callOf(event);
  if (call.snapshotId) return "ebs";
  return call.dBSnapshotIdentifier ? "rds" : "rds-cluster";
}

async function stage(world: World, event: SignalEvent): Promise<Staged> {
  const rewritten = structuredClone(event);
  const call = callOf(rewritten);
  const named = call.snapshotId ?? call.dBSnapshotIdentifier ?? call.dBClusterSnapshotIdentifier ?? "";
  const name = (named.split(":").at(-1) ?? "").toLowerCase();
  const snapshot = await snapshots[typeOf(event)].make(world, name);
  if (call.snapshotId) call.snapshotId = snapshot.id;
  const added = call.createVolumePermission?.add.items.map(({ group, userId }) => group ?? userId ?? "");
  const others = call.valuesToAdd ?? added ?? [];
  await snapshot.share(others);
  (rewritten.detail as unknown as CallDetail).recipientAccountId = world.account;
  rewritten.account = world.account;
  return {
    event: rewritten,
    changes: snapshot.id === name ? [] : [`snapshot ${name} is ${snapshot.id} here: the emulator chooses ids`],
    headline: `snapshot ${snapshot.id} shared with ${others.join(", ").replace("all", "everybody")}`,
    subject: snapshot.id,
  };
}

export const scenario: Scenario = { example: example as unknown as SignalEvent, stage, ...about(typeOf) };
