import { securityDrill } from "../../catalogue/instances/security-drill/response";
import type { SampleGameDay } from "./types";

/**
 * A whole incident without harm. GuardDuty's samples are about an instance that nobody has, and are marked as samples:
 * the response uses the account's canary instead, and triage only says what it would have done.
 */
export const cryptoSample: SampleGameDay = {
  kind: "sample finding",
  name: "crypto-sample",
  title: "GuardDuty reports a sample of an instance that mines cryptocurrency",
  summary:
    "Makes a sample finding. Proves that findings reach the security account, that triage finds the canary and decides " +
    "about it, and that a sample changes nothing.",
  proves: securityDrill.name,
  findingType: "CryptoCurrency:EC2/BitcoinTool.B!DNS",
  hypothesis: [
    {
      name: "detected",
      what: "the finding arrives in the security account and its rule matches it",
      within: 600,
      milestone: { kind: "signal", response: securityDrill.name },
    },
    {
      name: "decided",
      what: "triage says which runbook would have started on the canary, and starts none",
      within: 660,
      milestone: { kind: "decision", response: securityDrill.name, action: "observe" },
    },
  ],
};
