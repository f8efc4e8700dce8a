import type { Scenario } from "../../../responses/scenario";
import type { SignalEvent } from "../../../responses/types";
import { scenario as mining } from "../crypto-mining-instance/scenario";
import example from "./events/fires/data-through-dns.guardduty.json";

/** The same web tier and the same end: what differs is what is found out in between. */
export const scenario: Scenario = { ...mining, example: example as unknown as SignalEvent };
