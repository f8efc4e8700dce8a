import type { SignalEvent } from "../../../responses/types";
import { instanceRequest } from "../../../signals/customAction";
import { containOnRequest } from "../../../signals/requestScenarios";
import { scenario as mining } from "../crypto-mining-instance/scenario";
import example from "./events/fires/one-finding.json";

export const scenario = containOnRequest(mining, instanceRequest("Contain"), example as unknown as SignalEvent);
