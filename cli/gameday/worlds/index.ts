import { cryptoSampleWorld } from "./cryptoSample";
import { killServiceWorld } from "./killService";
import { terminateInstanceWorld } from "./terminateInstance";
import type { GameDayWorld } from "./world";

/** The game days that prove something in an embedded organization. The others need real networks and workloads. */
export const worlds: Readonly<Record<string, GameDayWorld>> = {
  "crypto-sample": cryptoSampleWorld,
  "kill-service": killServiceWorld,
  "terminate-instance": terminateInstanceWorld,
};
