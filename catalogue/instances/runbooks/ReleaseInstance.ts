import type { RunbookBuilder } from "../../../runbooks/language/builder";
import { and, not, startsWith } from "../../../runbooks/language/conditions";
import { type Ref, text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { asString } from "../../../runbooks/language/selectors";
import { refuseFullGroup, rejoin } from "../../../runbooks/shared/membership";
import { tell } from "../../../runbooks/shared/message";
import { autoScalingGroupName, given, instanceId, none, roleName } from "../../../runbooks/shared/parameters";
import { PriorState } from "../../../runbooks/shared/priorState";
import { incidentTag } from "../../../runbooks/shared/tags";
import { readVolumes } from "./isolation/evidence";
import {
  elasticIpRecord,
  elasticIpsOf,
  elasticIpsRecord,
  instanceRecord,
  interfaceRecord,
  profileOf,
  profileRecord,
  protectionOf,
  protectionRecord,
  revokingPolicyName,
  statusTag,
  volumeRecord,
} from "./isolation/records";

const parameters = { InstanceId: instanceId, AutoScalingGroupName: autoScalingGroupName, RoleName: roleName } as const;

type Release = RunbookBuilder<typeof parameters>;

export const releaseInstance = defineRunbook(
  {
    name: "ReleaseInstance",
    summary:
      "Undoes an isolation of the same incident: puts an instance back exactly as it was saved, with its network, " +
      "addresses, role, protection and tags, and into its group again.",
    parameters,
  },
  (r, context) => {
    const prior = new PriorState(r, context);
    const { InstanceId: id, AutoScalingGroupName: group } = r.parameters;
    const leftUndone = r.variable("LeftUndone", "nothing");
    const sayNotReleased = r.failurePath(() =>
      tell(r, context, "SayNotReleased", text`${id} is not released`, [
        text`Nothing of ${id} was changed. Either nothing was saved for incident ${r.incidentId}, or its group is at its maximum: the run says which.`,
        "Remove the cause and start the runbook again with the same parameters.",
      ]),
    );
    const sayIncomplete = r.failurePath(() =>
      tell(r, context, "SayIncomplete", text`${id} is only partly released`, [
        text`The release of ${id} failed before it was complete. The run says at which step.`,
        "What was restored stays restored: remove the cause and start the runbook again with the same parameters.",
      ]),
    );
    r.withDefaults({ maxAttempts: 3 }, () => {
      const saved = r.withDefaults({ onFailure: sayNotReleased }, () => {
        prior.prove("ProveSaved", prior.key(id));
        r.when("HasGroup", given(group), () => refuseFullGroup(r, { id, group }));
        return prior.load("LoadInstance", id, instanceRecord);
      });
      r.withDefaults({ onFailure: sayIncomplete }, () => {
        restoreNetwork(r, prior, saved.interfaces);
        restoreElasticIps(r, prior);
        restoreRole(r, prior, leftUndone);
        restoreVolumes(r, prior);
        restoreProtection(r, prior);
        r.when("WasInGroup", given(group), () => rejoin(r, prior, { id, group }));
        r.ec2("RemoveTags", "DeleteTags", { Resources: [id], Tags: [{ Key: incidentTag }, { Key: statusTag }] });
      });
      tell(r, context, "SayReleased", text`${id} is released`, [
        text`${id} is as it was before its isolation, but for what is left undone: ${leftUndone}.`,
        "Its snapshots are kept.",
      ]);
    });
  },
);

function restoreNetwork(r: Release, prior: PriorState, interfaces: Ref<string[]>): void {
  r.forEach("RestoreInterfaces", interfaces, (id) => {
    const { groups } = prior.load("LoadInterface", id, interfaceRecord);
    r.ec2("RestoreInterface", "ModifyNetworkInterfaceAttribute", { NetworkInterfaceId: id, Groups: groups });
  });
}

function restoreElasticIps(r: Release, prior: PriorState): void {
  const saved = prior.look("LoadElasticIps", elasticIpsOf(r.parameters.InstanceId), elasticIpsRecord);
  r.when("HadElasticIps", saved.exists, () => {
    r.forEach("RestoreElasticIps", saved.allocations, (allocation) => {
      const address = prior.load("LoadElasticIp", allocation, elasticIpRecord);
      // The same association again is accepted, one with something else is not.
      r.ec2("RestoreElasticIp", "AssociateAddress", {
        AllocationId: allocation,
        NetworkInterfaceId: address.networkInterface,
        PrivateIpAddress: address.privateIp,
        AllowReassociation: false,
      });
    });
  });
}

/**
 * Neither can be done to a role that is not one of the account's instance roles. The release goes on: the instance is
 * of more use with its network and without its role than without both.
 */
function restoreRole(r: Release, prior: PriorState, leftUndone: Ref<string>): void {
  const { InstanceId: id, RoleName: role } = r.parameters;
  const sessions = text`remove the policy ${revokingPolicyName} of the role ${role} if it has one`;
  r.when("HadRole", given(role), () => {
    // A partial isolation may not have come to the policy.
    r.recover(
      () => r.iam("AllowOlderSessions", "DeleteRolePolicy", { RoleName: role, PolicyName: revokingPolicyName }),
      () => r.updateVariable("NoteSessionsRefused", leftUndone, sessions),
    );
    const { association } = r.ec2(
      "ReadProfileNow",
      "DescribeIamInstanceProfileAssociations",
      {
        Filters: [
          { Name: "instance-id", Values: [id] },
          { Name: "state", Values: ["associating", "associated"] },
        ],
      },
      { outputs: (answer) => ({ association: asString(answer.IamInstanceProfileAssociations.at(0).AssociationId) }) },
    );
    const saved = prior.look("LoadProfile", profileOf(id), profileRecord);
    r.when("LostProfile", and(saved.exists, not(startsWith(association, "iip-assoc-"))), () => {
      r.recover(
        () =>
          r.ec2("RestoreProfile", "AssociateIamInstanceProfile", {
            InstanceId: id,
            IamInstanceProfile: { Arn: saved.profile },
          }),
        () =>
          r.updateVariable(
            "NoteProfileMissing",
            leftUndone,
            text`give the instance its profile again, which the run shows at LoadProfile, and ${sessions}`,
          ),
      );
    });
  });
}

function restoreVolumes(r: Release, prior: PriorState): void {
  const { InstanceId: instance } = r.parameters;
  const last = r.variable("LastVolume", none);
  const { first, volumes } = readVolumes(r, instance);
  r.when("HasVolumes", startsWith(first, "vol-"), () => {
    r.forEach("RestoreVolumes", volumes, (id) => {
      const volume = prior.look("LoadVolume", id, volumeRecord);
      r.when("VolumeWasKept", volume.exists, () =>
        r.ec2("RestoreVolume", "ModifyInstanceAttribute", {
          InstanceId: instance,
          BlockDeviceMappings: [
            { DeviceName: volume.device, Ebs: { DeleteOnTermination: volume.deleteOnTermination } },
          ],
        }),
      );
      r.updateVariable("NoteVolume", last, id);
    });
  });
}

function restoreProtection(r: Release, prior: PriorState): void {
  const { InstanceId: id } = r.parameters;
  const saved = prior.look("LoadProtection", protectionOf(id), protectionRecord);
  r.when("HadProtection", saved.exists, () => {
    r.ec2("RestoreTerminationProtection", "ModifyInstanceAttribute", {
      InstanceId: id,
      DisableApiTermination: { Value: saved.terminationProtection },
    });
    r.ec2("RestoreShutdownBehaviour", "ModifyInstanceAttribute", {
      InstanceId: id,
      Attribute: "instanceInitiatedShutdownBehavior",
      Value: saved.shutdownBehaviour,
    });
  });
}
