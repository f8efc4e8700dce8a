import type { Scenario, Staged, World } from "../../../responses/scenario";
import type { SweepDetail } from "../../../responses/sweep";
import type { SignalEvent } from "../../../responses/types";
import { about, type SnapshotType, snapshots } from "../public-snapshot/world";
import example from "./events/fires/database-snapshot.json";

interface ImportedDetail {
  findings: [{ AwsAccountId: string; Resources: [{ Id: string; Region: string }] }];
}

/** Whose snapshot it is, where, and its id or ARN. */
function namedIn({ detail }: SignalEvent): { account: string; region: string; id: string } {
  const { findings } = detail as unknown as Partial<ImportedDetail>;
  if (!findings) {
    const { account, region, resource } = detail as unknown as SweepDetail;
    return { account, region, id: resource.id };
  }
  const [{ AwsAccountId: account, Resources }] = findings;
  return { account, region: Resources[0].Region, id: Resources[0].Id };
}

function typeOf(event: SignalEvent): SnapshotType {
  const { id } = namedIn(event);
  if (id.startsWith("snap-")) return "ebs";
  return id.includes(":cluster-snapshot:") ? "rds-cluster" : "rds";
}

/** Public for long, without a call that an event would report. */
async function stage(world: World, event: SignalEvent): Promise<Staged> {
  const { account, id, region } = namedIn(event);
  const name = id.split(":").at(-1) ?? "";
  const snapshot = await snapshots[typeOf(event)].make(world, name);
  await snapshot.share(["all"]);
  const { account: source, ...rest } = event;
  const here = JSON.stringify(rest)
    .replaceAll(account, world.account)
    .replaceAll(region, world.region)
    .replaceAll(name, snapshot.id);
  return {
    // What a sweep finds comes from the security account, whatever account it is about.
    event: {
      account: source === account ? world.account : source,
      ...(JSON.parse(here) as Omit<SignalEvent, "account">),
    },
    changes: snapshot.id === name ? [] : [`snapshot ${name} is ${snapshot.id} here: the emulator chooses ids`],
    headline: `snapshot ${snapshot.id} was found public`,
    subject: snapshot.id,
  };
}

export const scenario: Scenario = { example: example as unknown as SignalEvent, stage, ...about(typeOf) };
