import type { Scenario } from "../scenario";
import type { SignalEvent } from "../types";
import example from "./events/fires/user-through-tor.json";
import { outcome, stageFinding, state } from "./world";

export const scenario: Scenario = { example: example as unknown as SignalEvent, stage: stageFinding, state, outcome };
