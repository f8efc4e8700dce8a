import type { RunbookResponse, SignalEvent, Target } from "../../../responses/types";
import { successfulCall, targetOfCall } from "../../../signals/calls";
import { notOwnRuns } from "../../../signals/ownRuns";
import { type SecurityGroupFacts, securityGroup } from "../resources/security-group";
import { restoreIngress } from "../runbooks/RestoreIngress";
import { revokeOpenIngress } from "../runbooks/RevokeOpenIngress";
import { closing, groupNamed } from "../securityGroups";
import { offendingAdded, offendingModified, offendingRules } from "./rules";

const eventSource = ["ec2.amazonaws.com"];

const added = successfulCall(["aws.ec2"], {
  eventSource,
  eventName: ["AuthorizeSecurityGroupIngress"],
  // RestoreIngress restores what a person requested, and an isolation opens the group that cuts tracked connections.
  userIdentity: notOwnRuns("ec2:AuthorizeSecurityGroupIngress"),
  ...offendingAdded,
});

/** What the console calls when somebody edits a rule. Which rules are for ingress only the group itself says. */
const modified = successfulCall(["aws.ec2"], {
  eventSource,
  eventName: ["ModifySecurityGroupRules"],
  ...offendingModified,
});

export const openSecurityGroup: RunbookResponse<SecurityGroupFacts> = {
  name: "open-security-group",
  title: "An administrative port is open to the world",
  summary:
    "Answers a new or changed rule of a security group that lets the whole internet reach SSH, RDP or WinRM, alone, with " +
    "another rule or by a prefix list. Only the offending rules are revoked, and they are kept so that they can be restored.",
  placement: "central",
  forms: {
    cloudtrail: { pattern: added, target, keepsName: true },
    "cloudtrail-modified": { pattern: modified, target },
  },
  runbook: revokeOpenIngress,
  undo: restoreIngress,
  resource: securityGroup,
  // A second opening of the same group is a new exposure, not an echo of the first.
  coolDownHours: 0,
  ...closing((event) => offendingRules(event).map(({ ruleId }) => ruleId)),
};

function target(event: SignalEvent): Target {
  const rules = offendingRules(event);
  const { groupId } = rules[0];
  const opens = rules.length === 1 ? "A rule opens" : `${rules.length} rules open`;
  const title = `${opens} an administrative port of ${groupId} to the world`;
  const called = targetOfCall(event, "ec2", { id: groupId, path: `security-group/${groupId}` }, title);
  return { ...called, resource: groupNamed(groupId)(called) };
}
