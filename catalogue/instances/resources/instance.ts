import type { Instance } from "@aws-sdk/client-ec2";
import { type AnswerTo, type Facts, type Read, type ResourceKind, read, tagMap } from "../../../responses/resource";

export interface InstanceFacts extends Facts {
  instanceId: string;
  /** pending, running, stopping, stopped, shutting-down, terminated. */
  state: string;
  vpcId: string;
  subnetId: string;
  instanceType: string;
  /** `x86_64`, `arm64` …: an image runs on one of them. */
  architecture: string;
  imageId: string;
  autoScalingGroupName?: string;
  /** Name of the role behind the instance profile. */
  roleName?: string;
  instanceProfileArn?: string;
  instanceProfileAssociationId?: string;
  /** Association and allocation id of the elastic IP of the primary interface. */
  elasticIpAssociationId?: string;
  elasticIpAllocationId?: string;
  /** An address by which the internet may reach it, if it has any. */
  publicAddress?: string;
}

/** IPv6 addresses of a VPC are public ones (VPC user guide, "IP addressing"). */
const publicAddressOf = ({ NetworkInterfaces = [], PublicIpAddress }: Instance): string | undefined =>
  PublicIpAddress ??
  NetworkInterfaces.map(
    ({ Association, Ipv6Addresses }) => Association?.PublicIp ?? Ipv6Addresses?.[0]?.Ipv6Address,
  ).find((address) => address !== undefined);

/**
 * What triage reads of an instance.
 * @param itself the call that finds it: the first instance of its answer is the one.
 */
export function instanceKind(name: string, itself: Read<"ec2", "DescribeInstances">): ResourceKind<InstanceFacts> {
  const found = (answer: AnswerTo): Instance | undefined => answer(itself)?.Reservations?.[0]?.Instances?.[0];

  const group = read("autoscaling", "DescribeAutoScalingInstances", (_target, answer) => {
    const id = found(answer)?.InstanceId;
    return id ? { InstanceIds: [id] } : undefined;
  });

  // EC2 knows the profile only; its role is what the credentials on the instance belong to.
  const profile = read(
    "iam",
    "GetInstanceProfile",
    (_target, answer) => {
      const profileName = found(answer)?.IamInstanceProfile?.Arn?.split("/").at(-1);
      return profileName ? { InstanceProfileName: profileName } : undefined;
    },
    { missing: ["NoSuchEntityException"] },
  );

  const association = read("ec2", "DescribeIamInstanceProfileAssociations", (_target, answer) => {
    const id = found(answer)?.InstanceId;
    if (!id) return undefined;
    return {
      Filters: [
        { Name: "instance-id", Values: [id] },
        { Name: "state", Values: ["associated"] },
      ],
    };
  });

  const addresses = read("ec2", "DescribeAddresses", (_target, answer) => {
    const interfaces = found(answer)?.NetworkInterfaces ?? [];
    const primary = interfaces.find((one) => one.Attachment?.DeviceIndex === 0)?.NetworkInterfaceId;
    return primary ? { Filters: [{ Name: "network-interface-id", Values: [primary] }] } : undefined;
  });

  return {
    name,
    reads: [itself, group, profile, association, addresses],
    facts: (_target, answer) => {
      const known = found(answer);
      const address = answer(addresses)?.Addresses?.[0];
      return (
        known && {
          instanceId: known.InstanceId ?? "",
          state: known.State?.Name ?? "unknown",
          tags: tagMap(known.Tags),
          // EC2 forgets the network of an instance that is terminated.
          vpcId: known.VpcId ?? "none",
          subnetId: known.SubnetId ?? "none",
          instanceType: known.InstanceType ?? "unknown",
          architecture: known.Architecture ?? "unknown",
          imageId: known.ImageId ?? "unknown",
          autoScalingGroupName: answer(group)?.AutoScalingInstances?.[0]?.AutoScalingGroupName,
          roleName: answer(profile)?.InstanceProfile?.Roles?.[0]?.RoleName,
          instanceProfileArn: known.IamInstanceProfile?.Arn,
          instanceProfileAssociationId: answer(association)?.IamInstanceProfileAssociations?.[0]?.AssociationId,
          elasticIpAssociationId: address?.AssociationId,
          elasticIpAllocationId: address?.AllocationId,
          publicAddress: publicAddressOf(known),
        }
      );
    },
    describe: ({ state }) => `the instance is ${state}`,
  };
}

export const instance = instanceKind(
  "instance",
  read("ec2", "DescribeInstances", ({ resource }) => ({ InstanceIds: [resource.id] }), {
    missing: ["InvalidInstanceID.NotFound", "InvalidInstanceID.Malformed"],
  }),
);
