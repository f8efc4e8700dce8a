import { isDeepStrictEqual } from "node:util";
import { CreateDetectorCommand, GuardDutyClient } from "@aws-sdk/client-guardduty";
import { launchCanary, stateOfCanary } from "../../../catalogue/instances/security-drill/scenario";
import type { GameDayWorld } from "./world";

/** A canary, and GuardDuty switched on. */
export const cryptoSampleWorld: GameDayWorld = async (world) => {
  await world.client(GuardDutyClient).send(new CreateDetectorCommand({ Enable: true }));
  const canary = await launchCanary(world);
  const before = await stateOfCanary(world, canary);
  return {
    headline: `canary ${canary} runs, and GuardDuty is on`,
    async violations() {
      const after = await stateOfCanary(world, canary);
      return isDeepStrictEqual(before, after) ? [] : [`The canary ${canary} was changed, which a sample must not do.`];
    },
  };
};
