import { functionRequest } from "../customAction";
import { scenario as commandAndControl } from "../function-command-and-control/scenario";
import { containOnRequest } from "../requestScenarios";
import type { SignalEvent } from "../types";
import example from "./events/fires/one-finding.json";

export const scenario = containOnRequest(
  commandAndControl,
  functionRequest("Contain"),
  example as unknown as SignalEvent,
);
