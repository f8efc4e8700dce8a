import { equals, not, startsWith } from "../../../../runbooks/language/conditions";
import { type Ref, text } from "../../../../runbooks/language/references";
import { asString } from "../../../../runbooks/language/selectors";
import type { RunbookContext } from "../../../../runbooks/language/types";
import { detach } from "../../../../runbooks/shared/membership";
import { tell } from "../../../../runbooks/shared/message";
import { given } from "../../../../runbooks/shared/parameters";
import { snapshotVolumes } from "../../../../runbooks/shared/snapshots";
import { incidentTag } from "../../../../runbooks/shared/tags";
import type { Isolation } from "./parameters";
import { revokingPolicyName, statusTag } from "./records";
import { hasElasticIp, type Subject } from "./saving";

/** Spot instances allow neither termination protection nor another shutdown behaviour. */
export const takesProtection = ({ lifecycle }: Pick<Subject, "lifecycle">) => not(equals(lifecycle, "spot"));

/** Nothing may end the instance or delete its volumes before the evidence is safe. */
export function hold(r: Isolation, subject: Subject): void {
  const { InstanceId: id } = r.parameters;
  r.when("TakesProtection", takesProtection(subject), () => {
    r.ec2("ProtectFromTermination", "ModifyInstanceAttribute", {
      InstanceId: id,
      DisableApiTermination: { Value: true },
    });
    r.ec2("StopOnShutdown", "ModifyInstanceAttribute", {
      InstanceId: id,
      Attribute: "instanceInitiatedShutdownBehavior",
      Value: "stop",
    });
  });
  r.forEach("KeepVolumes", subject.volumes, (volume) => {
    const { device } = r.ec2(
      "ReadDevice",
      "DescribeVolumes",
      { VolumeIds: [volume] },
      { outputs: (answer) => ({ device: asString(answer.Volumes.at(0).Attachments.at(0).Device) }) },
    );
    r.ec2("KeepVolume", "ModifyInstanceAttribute", {
      InstanceId: id,
      BlockDeviceMappings: [{ DeviceName: device, Ebs: { DeleteOnTermination: false } }],
    });
  });
}

/** Before the network is cut: the health check of the group would terminate an instance that does not answer. */
export function detachFromGroup(r: Isolation): void {
  const { InstanceId: id, AutoScalingGroupName: group } = r.parameters;
  r.when("WasInGroup", given(group), () => detach(r, { id, group }));
}

export function takeElasticIpsOff(r: Isolation, subject: Subject): void {
  r.when("HadElasticIp", hasElasticIp(subject), () => {
    r.forEach("TakeElasticIpsOff", subject.elasticIps, (allocation) => {
      const { association } = r.ec2(
        "ReadAssociation",
        "DescribeAddresses",
        { AllocationIds: [allocation] },
        { outputs: (answer) => ({ association: asString(answer.Addresses.at(0).AssociationId) }) },
      );
      r.ec2("TakeElasticIpOff", "DisassociateAddress", { AssociationId: association });
    });
  });
}

/**
 * The profile first, or the metadata service would issue fresh sessions after the older ones are denied. The policy is
 * the one that IAM's own "Revoke active sessions" writes; it concerns every user of the role. It cannot be written to a
 * role that is not one of the account's instance roles: then people are notified at once, and the evidence is kept all
 * the same.
 */
export function takeCredentialsOff(r: Isolation, context: RunbookContext, leftUndone: Ref<string>): void {
  const { InstanceId: id, RoleName: role, RevokeBefore: before } = r.parameters;
  r.when("HadRole", given(role), () => {
    const { association } = r.ec2(
      "ReadProfileNow",
      "DescribeIamInstanceProfileAssociations",
      { Filters: [{ Name: "instance-id", Values: [id] }] },
      { outputs: (answer) => ({ association: asString(answer.IamInstanceProfileAssociations.at(0).AssociationId) }) },
    );
    r.when("HasProfile", startsWith(association, "iip-assoc-"), () => {
      r.ec2("TakeProfileOff", "DisassociateIamInstanceProfile", { AssociationId: association });
    });
    const refuseOlderSessions = {
      Effect: "Deny",
      Action: ["*"],
      Resource: ["*"],
      Condition: { DateLessThan: { "aws:TokenIssueTime": before } },
    };
    r.recover(
      () =>
        r.iam("RevokeOlderSessions", "PutRolePolicy", {
          RoleName: role,
          PolicyName: revokingPolicyName,
          PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [refuseOlderSessions] }),
        }),
      () => {
        r.updateVariable("NoteSessionsLive", leftUndone, text`sessions of the role ${role} could not be revoked`);
        r.withDefaults({ onFailure: "Continue" }, () =>
          tell(r, context, "SaySessionsLive", text`Sessions of ${role} are still valid`, [
            text`The network of ${id} is cut off, but the sessions of its role ${role} could not be revoked: stolen credentials can still be used elsewhere.`,
            "Revoke them by hand now (IAM, Roles, Revoke active sessions). The run says why it could not.",
            "Most often the role is not one of reflex:instanceRoles of this account. If it should be, add it and update the member stack.",
          ]),
        );
      },
    );
  });
}

/** The evidence is complete before approval of the termination is requested. */
export function keepEvidence(r: Isolation): void {
  const { InstanceId: id } = r.parameters;
  snapshotVolumes(r, id);
  r.ec2("TagInstance", "CreateTags", {
    Resources: [id],
    Tags: [
      { Key: incidentTag, Value: r.incidentId },
      { Key: statusTag, Value: "isolated" },
    ],
  });
}
