import type { RunbookBuilder } from "../../../runbooks/language/builder";
import { and, not, startsWith } from "../../../runbooks/language/conditions";
import { type Ref, text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { asString } from "../../../runbooks/language/selectors";
import { refuseFullGroup, rejoin } from "../../../runbooks/shared/membership";
import { autoScalingGroupName, given, instanceId, roleName } from "../../../runbooks/shared/parameters";
import { PriorState } from "../../../runbooks/shared/priorState";
import { Remediation } from "../../../runbooks/shared/remediation";
import { incidentTag } from "../../../runbooks/shared/tags";
import { tryEach } from "../../../runbooks/shared/tryEach";
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
import { releaseParts } from "./isolation/releaseParts";

const parameters = { InstanceId: instanceId, AutoScalingGroupName: autoScalingGroupName, RoleName: roleName } as const;

type Release = RunbookBuilder<typeof parameters>;
type Parts = Remediation<keyof ReturnType<typeof releaseParts>>;

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
    const { InstanceId: id, AutoScalingGroupName: group, RoleName: role } = r.parameters;
    const parts: Parts = new Remediation(r, context, {
      subject: text`${id}`,
      resource: text`instance ${id}`,
      goal: "released",
      byHand: text`Either nothing was saved for incident ${r.incidentId}, or its group is at its maximum. Remove the cause and start the runbook again with the same parameters.`,
      parts: releaseParts(id, group, role),
    });
    r.withDefaults({ maxAttempts: 3 }, () => {
      const saved = parts.required(() => {
        prior.prove("ProveSaved", prior.key(id));
        r.when("HasGroup", given(group), () => refuseFullGroup(r, { id, group }));
        return prior.load("LoadInstance", id, instanceRecord);
      });
      restoreNetwork(r, parts, prior, saved.interfaces);
      restoreElasticIps(r, parts, prior);
      restoreRole(r, parts, prior);
      parts.bestEffort("Volumes", () => restoreVolumes(r, prior));
      parts.bestEffort("Protection", () => restoreProtection(r, prior));
      parts.essential("Member", () => r.when("WasInGroup", given(group), () => rejoin(r, prior, { id, group })));
      parts.bestEffort("Tags", () => removeTags(r, parts));
      parts.conclude(
        "SayReleased",
        text`${id} is released`,
        [text`${id} is as it was before its isolation.`],
        [
          "Its snapshots are kept.",
          "What was restored stays restored: the same run may be started again with the same parameters.",
        ],
      );
    });
  },
);

function restoreNetwork(r: Release, parts: Parts, prior: PriorState, interfaces: Ref<string[]>): void {
  parts.essential("Network", () =>
    tryEach(r, "RestoreInterfaces", interfaces, (id) => {
      const { groups } = prior.load("LoadInterface", id, interfaceRecord);
      r.ec2("RestoreInterface", "ModifyNetworkInterfaceAttribute", { NetworkInterfaceId: id, Groups: groups });
    }),
  );
}

function restoreElasticIps(r: Release, parts: Parts, prior: PriorState): void {
  parts.essential("Addresses", () => {
    const saved = prior.look("LoadElasticIps", elasticIpsOf(r.parameters.InstanceId), elasticIpsRecord);
    r.when("HadElasticIps", saved.exists, () => {
      tryEach(r, "RestoreElasticIps", saved.allocations, (allocation) => {
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
  });
}

/** Neither can be done to a role that is not one of the account's instance roles. */
function restoreRole(r: Release, parts: Parts, prior: PriorState): void {
  const { InstanceId: id, RoleName: role } = r.parameters;
  parts.bestEffort("Sessions", () =>
    r.when("HadRole", given(role), () =>
      // A partial isolation may not have come to the policy.
      r.iam("AllowOlderSessions", "DeleteRolePolicy", { RoleName: role, PolicyName: revokingPolicyName }),
    ),
  );
  parts.essential("Profile", () => {
    const saved = prior.look("LoadProfile", profileOf(id), profileRecord);
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
    r.when("LostProfile", and(saved.exists, not(startsWith(association, "iip-assoc-"))), () =>
      r.ec2("RestoreProfile", "AssociateIamInstanceProfile", {
        InstanceId: id,
        IamInstanceProfile: { Arn: saved.profile },
      }),
    );
  });
}

function restoreVolumes(r: Release, prior: PriorState): void {
  const { InstanceId: instance } = r.parameters;
  const { first, volumes } = readVolumes(r, instance);
  r.when("HasVolumes", startsWith(first, "vol-"), () => {
    tryEach(r, "RestoreVolumes", volumes, (id) => {
      const volume = prior.look("LoadVolume", id, volumeRecord);
      r.when("VolumeWasKept", volume.exists, () =>
        r.ec2("RestoreVolume", "ModifyInstanceAttribute", {
          InstanceId: instance,
          BlockDeviceMappings: [
            { DeviceName: volume.device, Ebs: { DeleteOnTermination: volume.deleteOnTermination } },
          ],
        }),
      );
    });
  });
}

/** They stay on what is still cut off: it is isolated, whatever else was restored. */
function removeTags(r: Release, parts: Parts): void {
  const { InstanceId: id } = r.parameters;
  r.when(
    "HasNetwork",
    not(parts.isUndone("Network")),
    () => r.ec2("RemoveTags", "DeleteTags", { Resources: [id], Tags: [{ Key: incidentTag }, { Key: statusTag }] }),
    () => r.fail("SayStillIsolated", text`${id} is still cut off, so its tags stay.`),
  );
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
