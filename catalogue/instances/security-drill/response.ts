import { partitionOf } from "../../../aws/partitions";
import type { EventPattern, RunbookResponse, SignalEvent, Target } from "../../../responses/types";
import { targetOfFinding } from "../../../signals/guardDuty";
import { isolation } from "../instances";
import { canary } from "../resources/canary";
import type { InstanceFacts } from "../resources/instance";
import { isolateAndSnapshotInstance } from "../runbooks/IsolateAndSnapshotInstance";

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

/** A sample names instance i-99999999, which nobody has. The canary is found instead, by its tag. */
const target = (event: SignalEvent): Target =>
  targetOfFinding(event, ({ account, region }) => ({
    id: "canary",
    arn: `arn:${partitionOf(region)}:ec2:${region}:${account}:instance/canary`,
  }));

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
