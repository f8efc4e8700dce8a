import { text } from "../../../../runbooks/language/references";
import type { RunbookContext } from "../../../../runbooks/language/types";
import { Remediation } from "../../../../runbooks/shared/remediation";
import { incidentTag } from "../../../../runbooks/shared/tags";
import type { Isolation } from "./parameters";

/** What an isolation consists of, in the order of its steps. */
export function isolationParts(r: Isolation, context: RunbookContext) {
  const { InstanceId: id, AutoScalingGroupName: group, RoleName: role } = r.parameters;
  return new Remediation(r, context, {
    subject: text`${id}`,
    resource: text`instance ${id}`,
    goal: "isolated",
    byHand: "Isolate it by hand now: give each of its interfaces a security group without rules, and detach its role.",
    parts: {
      Detach: {
        what: "remove it from its Auto Scaling group",
        matters: "The group may terminate it, because it does not answer health checks.",
        byHand: text`Suspend the process ReplaceUnhealthy of the group ${group}, then detach it.`,
      },
      Cut: {
        what: "cut every interface off",
        matters: "It can still reach others, and be reached.",
        byHand: "Give each interface a security group without rules.",
      },
      Groups: {
        what: "keep the security groups of Reflex without rules",
        matters: "What a rule of reflex-quarantine or reflex-open allows reaches every instance in it.",
        byHand: "Remove their rules, and find out who added them.",
      },
      Connections: {
        what: "end the connections that were open",
        matters: "Those that its security groups tracked live until they time out, up to 5 days.",
        byHand: "Where that is too long, deny them in the network ACL of its subnet.",
      },
      Protect: {
        what: "protect it from termination, and its volumes from deletion",
        matters: "It can be terminated, or terminate itself, and its volumes may be deleted with it.",
        byHand: "Turn termination protection on, and DeleteOnTermination of its volumes off.",
      },
      Profile: {
        what: "remove its instance profile",
        matters: "It still gets credentials of its role.",
        byHand: "Disassociate the profile.",
      },
      Sessions: {
        what: "end the older sessions of its role",
        matters: "Stolen credentials of it can still be used elsewhere.",
        byHand: text`Revoke the active sessions of ${role} in IAM. If it should be one of reflex:instanceRoles, add it and update the member stack.`,
      },
      Addresses: {
        what: "remove its elastic IP addresses",
        matters: "They still lead to it.",
        byHand: "Disassociate them.",
      },
      Tags: {
        what: "mark it with its incident",
        matters: "Without the tag it is not terminated, even when that is approved.",
        byHand: text`Give it the tag ${incidentTag} with the value ${r.incidentId}.`,
      },
      Snapshots: {
        what: "keep its volumes as snapshots",
        matters: "Evidence may be missing.",
        byHand: "Make snapshots of its volumes before it is terminated.",
      },
      Lock: {
        what: "lock the snapshots",
        matters: "Whoever may delete snapshots can delete them.",
        byHand: text`Lock the snapshots with the tag ${incidentTag} of this incident.`,
      },
    },
  });
}

export type IsolationParts = ReturnType<typeof isolationParts>;
