import type { Scenario, Staged, World } from "../../../responses/scenario";
import type { SignalEvent } from "../../../responses/types";
import { about, publicInstance } from "../public-database/world";
import example from "./events/fires/not-compliant.json";

interface Detail {
  awsAccountId?: string;
  awsRegion?: string;
  resourceId?: string;
  findings?: [{ AwsAccountId: string; Resources: [{ Id: string; Region: string }] }];
}

/** The name of the instance where the event gives its resource id only. */
const unnamed = "orders";

/** Public for long, without a call that an event would report. */
async function stage(world: World, event: SignalEvent): Promise<Staged> {
  const { awsAccountId, awsRegion, findings, resourceId } = event.detail as Detail;
  const finding = findings?.[0];
  const name = finding?.Resources[0].Id.split(":").at(-1) ?? unnamed;
  const made = await publicInstance(world, name);
  const here = JSON.stringify(event)
    .replaceAll(finding?.AwsAccountId ?? awsAccountId ?? world.account, world.account)
    .replaceAll(finding?.Resources[0].Region ?? awsRegion ?? world.region, world.region)
    .replaceAll(resourceId ?? made, made);
  return {
    event: JSON.parse(here) as SignalEvent,
    changes: resourceId ? [`instance ${resourceId} is ${made} here: the emulator chooses ids`] : [],
    headline: `database ${name} was found to have a public address`,
    subject: name,
  };
}

export const scenario: Scenario = { example: example as unknown as SignalEvent, stage, ...about };
