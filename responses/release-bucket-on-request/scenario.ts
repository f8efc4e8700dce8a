import { scenario as contain } from "../contain-bucket-on-request/scenario";
import { bucketRequest } from "../customAction";
import { closed } from "../public-bucket/world";
import { releaseOnRequest } from "../requestScenarios";
import type { SignalEvent } from "../types";
import example from "./events/fires/one-finding.json";

export const scenario = releaseOnRequest(
  contain,
  bucketRequest("Release"),
  example as unknown as SignalEvent,
  (after) => ({ "the block is no longer whole, as before": !closed(after) }),
);
