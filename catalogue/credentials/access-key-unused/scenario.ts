import type { Scenario } from "../../../responses/scenario";
import type { SignalEvent } from "../../../responses/types";
import { stageKeys, stateOfKeys } from "../access-key-too-old/world";
import example from "./events/fires/never-used.json";

export const scenario: Scenario = {
  example: example as unknown as SignalEvent,
  stage: (world, event) => stageKeys(world, event),
  state: stateOfKeys,
  healed: ({ active }) => ({ "the unused key is deactivated": active === 0 }),
  async outcome(world, staged) {
    const { active } = await stateOfKeys(world, staged);
    return [`${staged.subject} has ${active} active access keys`];
  },
};
