import type { SignalEvent } from "../../../responses/types";
import { bucketRequest } from "../../../signals/customAction";
import { releaseOnRequest } from "../../../signals/requestScenarios";
import { scenario as contain } from "../contain-bucket-on-request/scenario";
import { closed } from "../public-bucket/world";
import example from "./events/fires/one-finding.json";

export const scenario = releaseOnRequest(
  contain,
  bucketRequest("Release"),
  example as unknown as SignalEvent,
  (after) => ({ "the block is no longer whole, as before": !closed(after) }),
);
