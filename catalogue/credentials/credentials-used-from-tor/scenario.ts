import type { Scenario } from "../../../responses/scenario";
import type { SignalEvent } from "../../../responses/types";
import example from "./events/fires/user-through-tor.json";
import { contained, outcome, stageFinding, state } from "./world";

export const scenario: Scenario = {
  example: example as unknown as SignalEvent,
  stage: stageFinding,
  state,
  healed: contained,
  outcome,
};
