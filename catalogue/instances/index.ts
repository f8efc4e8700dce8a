import type { Subject } from "../subject";
import { compromisedInstance } from "./compromised-instance/response";
import { containInstanceOnRequest } from "./contain-instance-on-request/response";
import { cryptoMiningInstance } from "./crypto-mining-instance/response";
import { exploitedVulnerability } from "./exploited-vulnerability/response";
import { imdsV1Allowed } from "./imds-v1-allowed/response";
import { malwareOnInstance } from "./malware-on-instance/response";
import { releaseInstanceOnRequest } from "./release-instance-on-request/response";
import { securityDrill } from "./security-drill/response";

export const instances: Subject = {
  name: "instances",
  title: "Instances",
  summary: "compromised, infected and vulnerable EC2 instances",
  responses: [
    compromisedInstance,
    containInstanceOnRequest,
    cryptoMiningInstance,
    exploitedVulnerability,
    imdsV1Allowed,
    malwareOnInstance,
    releaseInstanceOnRequest,
    securityDrill,
  ],
};
