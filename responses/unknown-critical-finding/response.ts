import { field, partitionOf } from "../fields";
import { guardDutyFinding, importedFindingId, realImported, targetOfFinding } from "../guardDuty";
import { account } from "../resources/account";
import { importedFinding, inFinding, productSuffix, targetOfImported } from "../securityHub";
import type { PagingResponse, SignalForm, Target } from "../types";
import { answeredTypes, noneOf, notAnswered } from "./answered";

const name = "unknown-critical-finding";
let forms: Record<string, SignalForm> | undefined;

export const unknownCriticalFinding: PagingResponse = {
  name,
  title: "A critical finding that nothing else answers",
  summary:
    "Answers critical findings of GuardDuty, and of every product that sends to Security Hub, of types that no other " +
    "response names. People are told, and what happened around it is collected for them to begin with.",
  placement: "central",
  /** Made when they are first read: they follow from the other responses, and the catalogue loads this one with them. */
  get forms() {
    forms ??= formsFrom();
    return forms;
  },
  resource: account,
};

function formsFrom(): Record<string, SignalForm> {
  const answered = answeredTypes(name);
  return {
    guardduty: {
      pattern: guardDutyFinding(9, notAnswered(answered)),
      target: (event) => targetOfFinding(event, wholeAccount),
    },
    "security-hub": {
      pattern: importedFinding({
        // A control that fails is no incident, and a standard that is turned on fails hundreds of times at once.
        ProductArn: [{ "anything-but": { suffix: productSuffix("securityhub") } }],
        Severity: { Label: ["CRITICAL"] },
        Types: noneOf(answered.imported),
        ...realImported,
      }),
      target: (event) =>
        String(field(event, inFinding("ProductArn"))).endsWith(productSuffix("guardduty"))
          ? targetOfImported(event, wholeAccount, importedFindingId(event))
          : targetOfImported(event, wholeAccount),
    },
  };
}

const wholeAccount = ({ account: id, region }: { account: string; region: string }): Target["resource"] => ({
  id,
  arn: `arn:${partitionOf(region)}:iam::${id}:root`,
});
