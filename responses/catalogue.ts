import { cryptoMiningInstance } from "./crypto-mining-instance/response";
import { failedService } from "./failed-service/response";
import { openSecurityGroup } from "./open-security-group/response";
import type { Response } from "./types";

/** Everything Reflex answers. Rules, forwarders, roles and documents are derived from this list. */
export const catalogue: readonly Response[] = [cryptoMiningInstance, openSecurityGroup, failedService];
