import { scenario as mining } from "../crypto-mining-instance/scenario";
import { victimName, webTier } from "../crypto-mining-instance/world";
import type { Scenario, Staged, World } from "../scenario";
import { clicked } from "../staging";
import type { SignalEvent } from "../types";
import example from "./events/fires/one-finding.json";

/** The instance that the request names; the first one, where there are several. */
export function instanceOf(event: SignalEvent): string {
  return /instance\/(i-[0-9a-f]+)/.exec(JSON.stringify(event))?.[1] ?? "";
}

async function stage(world: World, event: SignalEvent): Promise<Staged> {
  const subject = await webTier(world);
  const named = instanceOf(event);
  return {
    event: clicked(world, event, { [named]: subject }),
    changes: [`instance ${named} is ${subject} here: the emulator chooses ids`],
    headline: `somebody of the security team clicks "Contain" on a finding about ${subject} (${victimName})`,
    subject,
  };
}

export const scenario: Scenario = { ...mining, example: example as unknown as SignalEvent, stage };
