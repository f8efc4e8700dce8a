import { partitionOf } from "../../../aws/partitions";
import { account } from "../../../responses/account";
import type { PagingResponse, Target } from "../../../responses/types";
import { guardDutyAnsweredByNone, importedTypesAnswered } from "../../../signals/answeredElsewhere";
import { guardDutyFinding, realImported, targetOfFinding } from "../../../signals/guardDuty";
import { importedFinding, productSuffix, targetOfImported } from "../../../signals/securityHub";

export const unknownCriticalFinding: PagingResponse = {
  name: "unknown-critical-finding",
  title: "A critical finding that nothing else answers",
  summary:
    "Answers critical findings of GuardDuty, and of every product that sends to Security Hub, of types that no other " +
    "response names. People are notified, and the events around it are collected as a starting point for them.",
  placement: "central",
  forms: {
    guardduty: {
      pattern: guardDutyFinding(9, guardDutyAnsweredByNone),
      target: (event) => targetOfFinding(event, wholeAccount),
    },
    "security-hub": {
      pattern: importedFinding({
        // A control that fails is no incident, and a standard that is turned on fails hundreds of times at once. What
        // GuardDuty finds it sends itself: its types among these would be too complex for EventBridge (tests/recorded).
        ProductArn: [{ "anything-but": { suffix: ["securityhub", "guardduty"].map(productSuffix) } }],
        Severity: { Label: ["CRITICAL"] },
        // Optional in ASFF, and "anything-but" does not match a field that is absent.
        Types: [{ exists: false }, { "anything-but": { wildcard: importedTypesAnswered } }],
        ...realImported,
      }),
      target: (event) => targetOfImported(event, wholeAccount),
    },
  },
  resource: account,
};

const wholeAccount = ({ account: id, region }: { account: string; region: string }): Target["resource"] => ({
  id,
  arn: `arn:${partitionOf(region)}:iam::${id}:root`,
});
