import { isolateAndSnapshotInstance } from "../../runbooks/IsolateAndSnapshotInstance";
import { accountId, field, partitionOf, regionName, requiredMatch, requiredText, requiredTime } from "../fields";
import { isolation } from "../instances";
import { canary } from "../resources/canary";
import type { InstanceFacts } from "../resources/instance";
import type { EventPattern, RunbookResponse, SignalEvent, Target } from "../types";

const pattern: EventPattern = {
  source: ["aws.guardduty"],
  "detail-type": ["GuardDuty Finding"],
  "replay-name": [{ exists: false }],
  detail: {
    type: [{ prefix: "CryptoCurrency:EC2/" }],
    severity: [{ numeric: [">=", 7] }],
    resource: { resourceType: ["Instance"] },
    service: { archived: [false, { exists: false }], additionalInfo: { sample: [true] } },
  },
};

export const securityDrill: RunbookResponse<InstanceFacts> = {
  name: "security-drill",
  title: "A drill: GuardDuty made a sample of an instance that mines cryptocurrency",
  summary:
    "Answers sample findings in organizations that admit them, as if they were about the account's canary. " +
    "Everything happens as on a real day up to the decision, which says what would have been started; nothing is.",
  placement: "central",
  drill: true,
  forms: { guardduty: { pattern, target } },
  runbook: isolateAndSnapshotInstance,
  resource: canary,
  // Every sample is a drill of its own.
  coolDownHours: 0,
  parameters: isolation,
};

/** A sample names instance i-99999999, which nobody has. The canary is looked for instead, by its tag. */
function target(event: SignalEvent): Target {
  const account = requiredMatch(event, "detail.accountId", accountId.form, accountId.description);
  const region = requiredMatch(event, "detail.region", regionName.form, regionName.description);
  const severity = field(event, "detail.severity");
  return {
    account,
    region,
    resource: { id: "canary", arn: `arn:${partitionOf(region)}:ec2:${region}:${account}:instance/canary` },
    signal: {
      id: requiredText(event, "detail.id"),
      version: requiredText(event, "detail.updatedAt"),
      title: `${requiredText(event, "detail.type")}: ${requiredText(event, "detail.title")}`,
      ...(typeof severity === "number" ? { severity } : {}),
      occurredAt: requiredTime(event, "detail.updatedAt"),
    },
  };
}
