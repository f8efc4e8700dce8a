import { contained, outcome, stageFinding, state } from "../credentials-used-from-tor/world";
import type { Scenario } from "../scenario";
import type { SignalEvent } from "../types";
import example from "./events/fires/role-of-an-instance.json";

export const scenario: Scenario = {
  example: example as unknown as SignalEvent,
  stage: stageFinding,
  state,
  healed: contained,
  outcome,
};
