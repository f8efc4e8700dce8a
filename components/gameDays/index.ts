import { lossyTask, slowTask, throttledApi, unavailableApi } from "./dependencies";
import { killService, lossyNetwork, slowNetwork, terminateInstance } from "./instances";
import { cryptoSample } from "./security";
import type { GameDay } from "./types";

/** All game days there are; an account has those that its configuration names. */
export const gameDays: readonly GameDay[] = [
  cryptoSample,
  killService,
  lossyNetwork,
  lossyTask,
  slowNetwork,
  slowTask,
  terminateInstance,
  throttledApi,
  unavailableApi,
];
