import type { SignalEvent } from "../../../responses/types";
import { functionRequest } from "../../../signals/customAction";
import { releaseOnRequest } from "../../../signals/requestScenarios";
import { scenario as contain } from "../contain-function-on-request/scenario";
import example from "./events/fires/one-finding.json";

export const scenario = releaseOnRequest(
  contain,
  functionRequest("Release"),
  example as unknown as SignalEvent,
  ({ reserved }) => ({ "the function has its executions again": reserved !== 0 }),
);
