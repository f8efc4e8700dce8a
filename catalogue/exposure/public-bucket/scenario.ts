import type { Scenario } from "../../../responses/scenario";
import type { SignalEvent } from "../../../responses/types";
import example from "./events/fires/policy-opened-it.macie.json";
import { publicBucket } from "./response";
import { healed, outcome, stageBucket, state } from "./world";

export const scenario: Scenario = {
  example: example as unknown as SignalEvent,
  stage: stageBucket(publicBucket),
  state,
  healed,
  outcome,
};
