import { scenario as contain } from "../contain-function-on-request/scenario";
import { functionRequest } from "../customAction";
import { releaseOnRequest } from "../requestScenarios";
import type { SignalEvent } from "../types";
import example from "./events/fires/one-finding.json";

export const scenario = releaseOnRequest(
  contain,
  functionRequest("Release"),
  example as unknown as SignalEvent,
  ({ reserved }) => ({ "the function has its executions again": reserved !== 0 }),
);
