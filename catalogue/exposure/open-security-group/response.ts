import { partitionOf } from "../../../aws/partitions";
import { accountId, regionName, requiredMatch, requiredText, requiredTime } from "../../../responses/fields";
import type { EventPattern, ParameterInputs, RunbookResponse, SignalEvent, Target } from "../../../responses/types";
import { notOwnRuns } from "../../../signals/ownRuns";
import { type SecurityGroupFacts, securityGroup } from "../resources/security-group";
import { restoreIngress } from "../runbooks/RestoreIngress";
import { revokeOpenIngress } from "../runbooks/RevokeOpenIngress";
import { offendingRule, offendingRules } from "./rules";

const pattern: EventPattern = {
  source: ["aws.ec2"],
  "detail-type": ["AWS API Call via CloudTrail"],
  "replay-name": [{ exists: false }],
  detail: {
    eventSource: ["ec2.amazonaws.com"],
    eventName: ["AuthorizeSecurityGroupIngress"],
    errorCode: [{ exists: false }],
    // RestoreIngress restores what a person requested, and an isolation opens the group that cuts tracked connections.
    userIdentity: notOwnRuns("ec2:AuthorizeSecurityGroupIngress"),
    responseElements: { securityGroupRuleSet: { items: { $or: offendingRule } } },
  },
};

export const openSecurityGroup: RunbookResponse<SecurityGroupFacts> = {
  name: "open-security-group",
  title: "An administrative port is open to the world",
  summary:
    "Answers a security group rule that lets the whole internet reach SSH, RDP or WinRM. " +
    "Only the offending rules are revoked, and they are kept so that they can be restored.",
  placement: "central",
  forms: { cloudtrail: { pattern, target } },
  runbook: revokeOpenIngress,
  undo: restoreIngress,
  resource: securityGroup,
  // A second opening of the same group is a new exposure, not an echo of the first.
  coolDownHours: 0,
  nothingToDo: (event, facts) =>
    remaining(event, facts).length === 0 ? "the rules that opened it are already gone" : undefined,
  parameters: ({ event, facts }: ParameterInputs<SecurityGroupFacts>) => ({
    GroupId: [facts.groupId],
    RuleIds: remaining(event, facts),
  }),
};

function target(event: SignalEvent): Target {
  const account = requiredMatch(event, "detail.recipientAccountId", accountId.form, accountId.description);
  const region = requiredMatch(event, "detail.awsRegion", regionName.form, regionName.description);
  const rules = offendingRules(event);
  const { groupId } = rules[0];
  const eventTime = requiredTime(event, "detail.eventTime");
  return {
    account,
    region,
    resource: {
      id: groupId,
      arn: `arn:${partitionOf(region)}:ec2:${region}:${account}:security-group/${groupId}`,
    },
    signal: {
      id: requiredText(event, "detail.eventID"),
      version: eventTime,
      title: `${rules.length === 1 ? "A rule opens" : `${rules.length} rules open`} an administrative port of ${groupId} to the world`,
      occurredAt: eventTime,
    },
  };
}

function remaining(event: SignalEvent, facts: SecurityGroupFacts): string[] {
  return offendingRules(event)
    .map((rule) => rule.ruleId)
    .filter((ruleId) => facts.ruleIds.includes(ruleId));
}
