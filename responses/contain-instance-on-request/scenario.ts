import { scenario as mining } from "../crypto-mining-instance/scenario";
import { instanceRequest } from "../customAction";
import { containOnRequest } from "../requestScenarios";
import type { SignalEvent } from "../types";
import example from "./events/fires/one-finding.json";

export const scenario = containOnRequest(mining, instanceRequest("Contain"), example as unknown as SignalEvent);
