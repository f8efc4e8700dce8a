import type { Scenario } from "../../../responses/scenario";
import type { SignalEvent } from "../../../responses/types";
import { contained, outcome, stageFinding, state } from "../credentials-used-from-tor/world";
import example from "./events/fires/role-of-an-instance.json";

export const scenario: Scenario = {
  example: example as unknown as SignalEvent,
  stage: stageFinding,
  state,
  healed: contained,
  outcome,
};
