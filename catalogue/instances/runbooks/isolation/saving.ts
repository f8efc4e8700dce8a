import { startsWith } from "../../../../runbooks/language/conditions";
import type { Ref } from "../../../../runbooks/language/references";
import { text } from "../../../../runbooks/language/references";
import { asBoolean, asString, asStringList } from "../../../../runbooks/language/selectors";
import { saveMembership } from "../../../../runbooks/shared/membership";
import { given, none } from "../../../../runbooks/shared/parameters";
import type { PriorState } from "../../../../runbooks/shared/priorState";
import type { Isolation } from "./parameters";
import {
  elasticIpRecord,
  elasticIpsRecord,
  instanceRecord,
  interfaceRecord,
  noElasticIpsRecord,
  profileRecord,
  some,
  volumeRecord,
} from "./records";

/** What the steps after the saving work with. */
export interface Subject {
  interfaces: Ref<string[]>;
  volumes: Ref<string[]>;
  /** `spot`, or unset. */
  lifecycle: Ref<string>;
  /** The first elastic IP, or unset. */
  firstElasticIp: Ref<string>;
  elasticIps: Ref<string[]>;
}

/**
 * Saves everything that a release restores. The item of the instance comes last, so that its presence means all was
 * saved: a run that could not save everything ends before the first change.
 */
export function saveState(r: Isolation, prior: PriorState): Subject {
  const { InstanceId: id, AutoScalingGroupName: group } = r.parameters;
  const instance = r.ec2(
    "ReadInstance",
    "DescribeInstances",
    { InstanceIds: [id] },
    {
      outputs: (answer) => {
        const found = answer.Reservations.at(0).Instances.at(0);
        return {
          lifecycle: asString(found.InstanceLifecycle),
          groups: asStringList(found.SecurityGroups.all("GroupId")),
          volumes: asStringList(found.BlockDeviceMappings.all("Ebs", "VolumeId")),
        };
      },
    },
  );
  const { interfaces } = saveInterfaces(r, prior);
  saveVolumes(r, prior, instance.volumes);
  const elasticIps = saveElasticIps(r, prior);
  saveProfile(r, prior);
  r.when("HasGroup", given(group), () => saveMembership(r, prior, { id, group }));
  const { terminationProtection } = r.ec2(
    "ReadTerminationProtection",
    "DescribeInstanceAttribute",
    { InstanceId: id, Attribute: "disableApiTermination" },
    { outputs: (answer) => ({ terminationProtection: asBoolean(answer.DisableApiTermination.Value) }) },
  );
  const { shutdownBehaviour } = r.ec2(
    "ReadShutdownBehaviour",
    "DescribeInstanceAttribute",
    { InstanceId: id, Attribute: "instanceInitiatedShutdownBehavior" },
    { outputs: (answer) => ({ shutdownBehaviour: asString(answer.InstanceInitiatedShutdownBehavior.Value) }) },
  );
  prior.save("Instance", id, instanceRecord, {
    interfaces,
    volumes: instance.volumes,
    groups: instance.groups,
    terminationProtection,
    shutdownBehaviour,
  });
  return { interfaces, volumes: instance.volumes, lifecycle: instance.lifecycle, ...elasticIps };
}

function saveInterfaces(r: Isolation, prior: PriorState): { interfaces: Ref<string[]> } {
  const found = r.ec2(
    "ReadInterfaces",
    "DescribeNetworkInterfaces",
    { Filters: [{ Name: "attachment.instance-id", Values: [r.parameters.InstanceId] }] },
    { outputs: (answer) => ({ interfaces: asStringList(answer.NetworkInterfaces.all("NetworkInterfaceId")) }) },
  );
  r.forEach("SaveInterfaces", found.interfaces, (id) => {
    const { groups } = r.ec2(
      "ReadInterface",
      "DescribeNetworkInterfaces",
      { NetworkInterfaceIds: [id] },
      { outputs: (answer) => ({ groups: asStringList(answer.NetworkInterfaces.at(0).Groups.all("GroupId")) }) },
    );
    prior.save("Interface", id, interfaceRecord, { groups });
  });
  return found;
}

function saveVolumes(r: Isolation, prior: PriorState, volumes: Ref<string[]>): void {
  r.forEach("SaveVolumes", volumes, (id) => {
    const attachment = r.ec2(
      "ReadVolume",
      "DescribeVolumes",
      { VolumeIds: [id] },
      {
        outputs: (answer) => ({
          device: asString(answer.Volumes.at(0).Attachments.at(0).Device),
          deleteOnTermination: asBoolean(answer.Volumes.at(0).Attachments.at(0).DeleteOnTermination),
        }),
      },
    );
    prior.save("Volume", id, volumeRecord, attachment);
  });
}

function saveElasticIps(r: Isolation, prior: PriorState): Pick<Subject, "firstElasticIp" | "elasticIps"> {
  const { InstanceId: instance } = r.parameters;
  const found = r.ec2(
    "ReadElasticIps",
    "DescribeAddresses",
    { Filters: [{ Name: "instance-id", Values: [instance] }] },
    {
      outputs: (answer) => ({
        firstElasticIp: asString(answer.Addresses.at(0).AllocationId),
        elasticIps: asStringList(answer.Addresses.all("AllocationId")),
      }),
    },
  );
  r.when(
    "HasElasticIp",
    hasElasticIp(found),
    () => {
      r.forEach("SaveEachElasticIp", found.elasticIps, (id) => {
        const address = r.ec2(
          "ReadElasticIp",
          "DescribeAddresses",
          { AllocationIds: [id] },
          {
            outputs: (answer) => ({
              networkInterface: asString(answer.Addresses.at(0).NetworkInterfaceId),
              privateIp: asString(answer.Addresses.at(0).PrivateIpAddress),
            }),
          },
        );
        prior.save("ElasticIp", id, elasticIpRecord, address);
      });
      prior.save("ElasticIps", elasticIpsOf(instance), elasticIpsRecord, {
        found: some,
        allocations: found.elasticIps,
      });
    },
    () => prior.save("NoElasticIps", elasticIpsOf(instance), noElasticIpsRecord, { found: none }),
  );
  return found;
}

/** A run cannot distinguish an empty list from a full one, but it can distinguish a first element from none. */
export const hasElasticIp = ({ firstElasticIp }: Pick<Subject, "firstElasticIp">) =>
  startsWith(firstElasticIp, "eipalloc-");

export const elasticIpsOf = (instance: Ref<string>) => text`${instance}#elastic-ips`;
export const profileOf = (instance: Ref<string>) => text`${instance}#profile`;

function saveProfile(r: Isolation, prior: PriorState): void {
  const { InstanceId: instance, RoleName: role } = r.parameters;
  r.when("HasRole", given(role), () => {
    const association = r.ec2(
      "ReadProfile",
      "DescribeIamInstanceProfileAssociations",
      { Filters: [{ Name: "instance-id", Values: [instance] }] },
      {
        outputs: (answer) => ({
          profile: asString(answer.IamInstanceProfileAssociations.at(0).IamInstanceProfile.Arn),
        }),
      },
    );
    prior.save("Profile", profileOf(instance), profileRecord, association);
  });
}
