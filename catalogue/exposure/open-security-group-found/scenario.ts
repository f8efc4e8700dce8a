import type { Scenario } from "../../../responses/scenario";
import type { SignalEvent } from "../../../responses/types";
import { scenario as opened } from "../open-security-group/scenario";
import example from "./events/fires/not-compliant.json";

/** Open for long, without a call that an event would report. */
export const scenario: Scenario = { ...opened, example: example as unknown as SignalEvent };
