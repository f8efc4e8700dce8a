import type { Scenario, Staged, World } from "../../../responses/scenario";
import type { SignalEvent } from "../../../responses/types";
import example from "./events/fires/made-public.json";
import { about, publicInstance } from "./world";

interface CallDetail {
  recipientAccountId: string;
  responseElements: { dBInstanceIdentifier: string };
}

async function stage(world: World, event: SignalEvent): Promise<Staged> {
  const rewritten = structuredClone(event);
  const detail = rewritten.detail as unknown as CallDetail;
  const name = detail.responseElements.dBInstanceIdentifier;
  await publicInstance(world, name);
  detail.recipientAccountId = world.account;
  rewritten.account = world.account;
  return { event: rewritten, changes: [], headline: `database ${name} has a public address`, subject: name };
}

export const scenario: Scenario = { example: example as unknown as SignalEvent, stage, ...about };
