import { bucketRequest } from "../customAction";
import { scenario as publicBucket } from "../public-bucket/scenario";
import { containOnRequest } from "../requestScenarios";
import type { SignalEvent } from "../types";
import example from "./events/fires/one-finding.json";

export const scenario = containOnRequest(publicBucket, bucketRequest("Contain"), example as unknown as SignalEvent);
