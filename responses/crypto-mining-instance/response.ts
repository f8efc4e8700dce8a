import { isolateAndSnapshotInstance } from "../../runbooks/IsolateAndSnapshotInstance";
import { releaseInstance } from "../../runbooks/ReleaseInstance";
import { accountId, field, partitionOf, regionName, requiredMatch, requiredText, requiredTime } from "../fields";
import { type InstanceFacts, instance } from "../resources/instance";
import type { EventPattern, ParameterInputs, RunbookResponse, SignalEvent, Target } from "../types";

const gone = ["shutting-down", "terminated"];

const pattern: EventPattern = {
  source: ["aws.guardduty"],
  "detail-type": ["GuardDuty Finding"],
  "replay-name": [{ exists: false }],
  detail: {
    type: [{ prefix: "CryptoCurrency:EC2/" }, { prefix: "Backdoor:EC2/C&CActivity." }],
    severity: [{ numeric: [">=", 7] }],
    resource: { resourceType: ["Instance"] },
    // "anything but true" does not compile in EventBridge, and GuardDuty leaves both fields out of some findings.
    service: {
      archived: [false, { exists: false }],
      additionalInfo: { sample: [false, { exists: false }] },
    },
  },
};

export const cryptoMiningInstance: RunbookResponse<InstanceFacts> = {
  name: "crypto-mining-instance",
  title: "An instance mines cryptocurrency or talks to a command-and-control server",
  summary:
    "Answers GuardDuty findings of high severity which say that an instance is under somebody else's control. " +
    "The instance is isolated and its volumes are kept as snapshots; a person decides whether it is replaced.",
  placement: "central",
  forms: { guardduty: { pattern, target } },
  runbook: isolateAndSnapshotInstance,
  undo: releaseInstance,
  resource: instance,
  coolDownHours: 24,
  nothingToDo: (_event, facts) => (gone.includes(facts.state) ? `the instance is already ${facts.state}` : undefined),
  parameters,
};

// The envelope's account is the delegated administrator's when the finding comes by its feed: only detail counts.
function target(event: SignalEvent): Target {
  const account = requiredMatch(event, "detail.accountId", accountId.form, accountId.description);
  const region = requiredMatch(event, "detail.region", regionName.form, regionName.description);
  const id = requiredMatch(
    event,
    "detail.resource.instanceDetails.instanceId",
    /^i-([0-9a-f]{8}|[0-9a-f]{17})$/,
    "an instance id",
  );
  const severity = field(event, "detail.severity");
  return {
    account,
    region,
    resource: {
      id,
      arn: `arn:${partitionOf(region)}:ec2:${region}:${account}:instance/${id}`,
    },
    signal: {
      id: requiredText(event, "detail.id"),
      version: requiredText(event, "detail.updatedAt"),
      title: `${requiredText(event, "detail.type")}: ${requiredText(event, "detail.title")}`,
      ...(typeof severity === "number" ? { severity } : {}),
      occurredAt: requiredTime(event, "detail.updatedAt"),
    },
  };
}

function parameters({ facts, now, goldenImageId }: ParameterInputs<InstanceFacts>): Record<string, string[]> {
  return {
    InstanceId: [facts.instanceId],
    VpcId: [facts.vpcId],
    SubnetId: [facts.subnetId],
    InstanceType: [facts.instanceType],
    RoleName: [facts.roleName ?? "none"],
    AutoScalingGroupName: [facts.autoScalingGroupName ?? "none"],
    RevokeBefore: [now],
    GoldenImageId: [goldenImageId ?? "none"],
  };
}
