import type { RunbookBuilder } from "../../../runbooks/language/builder";
import { equals, not, startsWith } from "../../../runbooks/language/conditions";
import { type Ref, text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { asString } from "../../../runbooks/language/selectors";
import { refuseFullGroup, rejoin } from "../../../runbooks/shared/membership";
import { tell } from "../../../runbooks/shared/message";
import { autoScalingGroupName, given, instanceId, roleName } from "../../../runbooks/shared/parameters";
import { PriorState } from "../../../runbooks/shared/priorState";
import { incidentTag } from "../../../runbooks/shared/tags";
import { takesProtection } from "./isolation/containment";
import {
  elasticIpRecord,
  elasticIpsRecord,
  instanceRecord,
  interfaceRecord,
  profileRecord,
  revokingPolicyName,
  some,
  statusTag,
  volumeRecord,
} from "./isolation/records";
import { elasticIpsOf, profileOf } from "./isolation/saving";

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
    const sayIncomplete = r.failurePath(() =>
      tell(r, context, "SayIncomplete", text`${id} is only partly released`, [
        text`The release of ${id} failed before it was complete. The run says at which step.`,
        "What was restored stays restored: remove the cause and start the runbook again with the same parameters.",
      ]),
    );
    r.withDefaults({ maxAttempts: 3 }, () => {
      prior.prove("ProveSaved", prior.key(id));
      const saved = prior.load("LoadInstance", id, instanceRecord);
      r.when("HasGroup", given(group), () => refuseFullGroup(r, { id, group }));
      r.withDefaults({ onFailure: sayIncomplete }, () => {
        restoreNetwork(r, prior, saved.interfaces);
        restoreRole(r, prior, leftUndone);
        restoreVolumes(r, prior, saved.volumes);
        restoreProtection(r, saved.terminationProtection, saved.shutdownBehaviour);
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
  const addresses = prior.load("LoadElasticIps", elasticIpsOf(r.parameters.InstanceId), elasticIpsRecord);
  r.when("HadElasticIps", equals(addresses.found, some), () => {
    r.forEach("RestoreElasticIps", addresses.allocations, (allocation) => {
      const address = prior.load("LoadElasticIp", allocation, elasticIpRecord);
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
    r.when("LacksProfile", not(startsWith(association, "iip-assoc-")), () => {
      const { profile } = prior.load("LoadProfile", profileOf(id), profileRecord);
      r.recover(
        () =>
          r.ec2("RestoreProfile", "AssociateIamInstanceProfile", {
            InstanceId: id,
            IamInstanceProfile: { Arn: profile },
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

function restoreVolumes(r: Release, prior: PriorState, volumes: Ref<string[]>): void {
  r.forEach("RestoreVolumes", volumes, (id) => {
    const volume = prior.load("LoadVolume", id, volumeRecord);
    r.ec2("RestoreVolume", "ModifyInstanceAttribute", {
      InstanceId: r.parameters.InstanceId,
      BlockDeviceMappings: [{ DeviceName: volume.device, Ebs: { DeleteOnTermination: volume.deleteOnTermination } }],
    });
  });
}

function restoreProtection(r: Release, terminationProtection: Ref<boolean>, shutdownBehaviour: Ref<string>): void {
  const { InstanceId: id } = r.parameters;
  const instance = r.ec2(
    "ReadLifecycle",
    "DescribeInstances",
    { InstanceIds: [id] },
    { outputs: (answer) => ({ lifecycle: asString(answer.Reservations.at(0).Instances.at(0).InstanceLifecycle) }) },
  );
  r.when("TakesProtection", takesProtection(instance), () => {
    r.ec2("RestoreTerminationProtection", "ModifyInstanceAttribute", {
      InstanceId: id,
      DisableApiTermination: { Value: terminationProtection },
    });
    r.ec2("RestoreShutdownBehaviour", "ModifyInstanceAttribute", {
      InstanceId: id,
      Attribute: "instanceInitiatedShutdownBehavior",
      Value: shutdownBehaviour,
    });
  });
}

/**
 * The group replaced the instance, so it has one too many once the instance is back. It gets its desired capacity again
 * and terminates one by itself; the scale-in protection ensures that it is another one.
 */
