import type { Scenario, Staged, World } from "../../../responses/scenario";
import type { SignalEvent } from "../../../responses/types";
import { noActiveKey, outcome, pipelineUser, state } from "../credentials-used-from-tor/world";
import example from "./events/fires/exposed.json";

const user = "ci-deployer";

async function stage(world: World, event: SignalEvent): Promise<Staged> {
  const key = await pipelineUser(world, user);
  const { affectedAccount = event.account, affectedEntities } = event.detail as {
    affectedAccount?: string;
    affectedEntities: Array<{ entityValue: string }>;
  };
  const named = affectedEntities[0]?.entityValue ?? "";
  const text = JSON.stringify(event).replaceAll(affectedAccount, world.account).replaceAll(named, key);
  return {
    event: { ...(JSON.parse(text) as SignalEvent), account: world.account, region: world.region },
    changes: [`access key ${named} is ${key} here: the emulator chooses ids`],
    headline: `AWS Health: the access key ${key} of ${user} is exposed`,
    subject: `user/${user}`,
  };
}

export const scenario: Scenario = {
  example: example as unknown as SignalEvent,
  stage,
  state,
  healed: noActiveKey,
  outcome,
};
