import { DescribeAutoScalingInstancesCommand } from "@aws-sdk/client-auto-scaling";
import {
  DescribeAddressesCommand,
  DescribeIamInstanceProfileAssociationsCommand,
  DescribeInstancesCommand,
  type Instance,
} from "@aws-sdk/client-ec2";
import { GetInstanceProfileCommand } from "@aws-sdk/client-iam";
import type { InstanceFacts } from "../../../responses/types";
import type { MemberClients } from "../dependencies";
import { tagMap, unlessMissing } from "./answers";

/** The instance as it is now; undefined when EC2 does not know it (any more). */
export async function lookUpInstance(member: MemberClients, instanceId: string): Promise<InstanceFacts | undefined> {
  const instance = await describeInstance(member, instanceId);
  if (!instance) return undefined;
  const [autoScalingGroupName, roleName, instanceProfileAssociationId, elasticIp] = await Promise.all([
    describeAutoScalingGroup(member, instanceId),
    describeRole(member, instance.IamInstanceProfile?.Arn),
    describeProfileAssociation(member, instanceId),
    describeElasticIp(member, instance),
  ]);
  return {
    kind: "instance",
    instanceId,
    state: instance.State?.Name ?? "unknown",
    tags: tagMap(instance.Tags),
    // EC2 forgets the network of an instance that is terminated.
    vpcId: instance.VpcId ?? "none",
    subnetId: instance.SubnetId ?? "none",
    instanceType: instance.InstanceType ?? "unknown",
    imageId: instance.ImageId ?? "unknown",
    autoScalingGroupName,
    roleName,
    instanceProfileArn: instance.IamInstanceProfile?.Arn,
    instanceProfileAssociationId,
    elasticIpAssociationId: elasticIp?.AssociationId,
    elasticIpAllocationId: elasticIp?.AllocationId,
  };
}

async function describeInstance({ ec2 }: MemberClients, instanceId: string): Promise<Instance | undefined> {
  const answer = await unlessMissing(ec2.send(new DescribeInstancesCommand({ InstanceIds: [instanceId] })), [
    "InvalidInstanceID.NotFound",
    "InvalidInstanceID.Malformed",
  ]);
  return answer?.Reservations?.[0]?.Instances?.[0];
}

async function describeAutoScalingGroup({ autoscaling }: MemberClients, instanceId: string) {
  const answer = await autoscaling.send(new DescribeAutoScalingInstancesCommand({ InstanceIds: [instanceId] }));
  return answer.AutoScalingInstances?.[0]?.AutoScalingGroupName;
}

// EC2 knows the profile only; its role is what the credentials on the instance belong to.
async function describeRole({ iam }: MemberClients, profileArn: string | undefined) {
  const name = profileArn?.split("/").at(-1);
  if (!name) return undefined;
  const answer = await unlessMissing(iam.send(new GetInstanceProfileCommand({ InstanceProfileName: name })), [
    "NoSuchEntityException",
  ]);
  return answer?.InstanceProfile?.Roles?.[0]?.RoleName;
}

async function describeProfileAssociation({ ec2 }: MemberClients, instanceId: string) {
  const answer = await ec2.send(
    new DescribeIamInstanceProfileAssociationsCommand({
      Filters: [
        { Name: "instance-id", Values: [instanceId] },
        { Name: "state", Values: ["associated"] },
      ],
    }),
  );
  return answer.IamInstanceProfileAssociations?.[0]?.AssociationId;
}

async function describeElasticIp({ ec2 }: MemberClients, instance: Instance) {
  const primary = instance.NetworkInterfaces?.find((one) => one.Attachment?.DeviceIndex === 0)?.NetworkInterfaceId;
  if (!primary) return undefined;
  const answer = await ec2.send(
    new DescribeAddressesCommand({ Filters: [{ Name: "network-interface-id", Values: [primary] }] }),
  );
  return answer.Addresses?.[0];
}
