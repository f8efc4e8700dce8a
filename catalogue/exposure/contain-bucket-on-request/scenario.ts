import type { SignalEvent } from "../../../responses/types";
import { bucketRequest } from "../../../signals/customAction";
import { containOnRequest } from "../../../signals/requestScenarios";
import { scenario as publicBucket } from "../public-bucket/scenario";
import example from "./events/fires/one-finding.json";

export const scenario = containOnRequest(publicBucket, bucketRequest("Contain"), example as unknown as SignalEvent);
