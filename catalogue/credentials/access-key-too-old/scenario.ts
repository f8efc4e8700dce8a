import type { Scenario } from "../../../responses/scenario";
import type { SignalEvent } from "../../../responses/types";
import example from "./events/fires/used-for-exports.json";
import { stageKeys, stateOfKeys } from "./world";

export const scenario: Scenario = {
  example: example as unknown as SignalEvent,
  stage: (world, event) => stageKeys(world, event, 2),
  state: stateOfKeys,
  outcome: async (_world, { subject }) => [
    `people are notified of the owner of the key ${subject}; it works until they act`,
  ],
};
