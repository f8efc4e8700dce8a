import type { SignalEvent } from "../../../responses/types";
import { functionRequest } from "../../../signals/customAction";
import { containOnRequest } from "../../../signals/requestScenarios";
import { scenario as commandAndControl } from "../function-command-and-control/scenario";
import example from "./events/fires/one-finding.json";

export const scenario = containOnRequest(
  commandAndControl,
  functionRequest("Contain"),
  example as unknown as SignalEvent,
);
