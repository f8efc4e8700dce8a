import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
} from "@aws-sdk/client-auto-scaling";
import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  AttachNetworkInterfaceCommand,
  AttachVolumeCommand,
  CreateLaunchTemplateCommand,
  CreateNetworkInterfaceCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateTagsCommand,
  CreateVolumeCommand,
  CreateVpcCommand,
  DescribeInstancesCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import type { World } from "../responses/scenario";
import { machineImage } from "../responses/staging";

export const groupName = "web-asg";
export const roleName = "web-role";
export const victimName = "web-7";
export const owner = "team-payments";

/**
 * A small web tier: an Auto Scaling group of two behind a launch template. The first instance is the victim: two
 * network interfaces, two volumes, an elastic IP, an instance profile, an owner tag.
 * @returns the victim's instance id.
 */
export async function webTier(world: World): Promise<string> {
  const ec2 = world.client(EC2Client);
  const vpcId = (await ec2.send(new CreateVpcCommand({ CidrBlock: "10.20.0.0/16" }))).Vpc?.VpcId;
  const AvailabilityZone = `${world.region}a`;
  const subnet = await ec2.send(new CreateSubnetCommand({ VpcId: vpcId, CidrBlock: "10.20.1.0/24", AvailabilityZone }));
  const SubnetId = subnet.Subnet?.SubnetId;
  const securityGroup = async (GroupName: string) =>
    (await ec2.send(new CreateSecurityGroupCommand({ GroupName, Description: GroupName, VpcId: vpcId }))).GroupId ?? "";
  const web = await securityGroup("web");
  const admin = await securityGroup("admin");

  await instanceProfile(world);
  const template = await ec2.send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: "web",
      LaunchTemplateData: {
        ImageId: await machineImage(world, "web"),
        InstanceType: "m5.large",
        SecurityGroupIds: [web],
        IamInstanceProfile: { Name: roleName },
      },
    }),
  );
  const autoScaling = world.client(AutoScalingClient);
  await autoScaling.send(
    new CreateAutoScalingGroupCommand({
      AutoScalingGroupName: groupName,
      LaunchTemplate: { LaunchTemplateId: template.LaunchTemplate?.LaunchTemplateId, Version: "$Latest" },
      MinSize: 1,
      MaxSize: 4,
      DesiredCapacity: 2,
      VPCZoneIdentifier: SubnetId,
      Tags: [
        { Key: world.ownerTagKey, Value: owner, PropagateAtLaunch: true },
        { Key: world.allowlistTag.key, Value: world.allowlistTag.value, PropagateAtLaunch: true },
      ],
    }),
  );
  const { AutoScalingGroups } = await autoScaling.send(
    new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [groupName] }),
  );
  const instanceId = AutoScalingGroups?.[0]?.Instances?.[0]?.InstanceId ?? "";
  await ec2.send(new CreateTagsCommand({ Resources: [instanceId], Tags: [{ Key: "Name", Value: victimName }] }));

  const second = await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId, Groups: [web, admin] }));
  await ec2.send(
    new AttachNetworkInterfaceCommand({
      NetworkInterfaceId: second.NetworkInterface?.NetworkInterfaceId,
      InstanceId: instanceId,
      DeviceIndex: 1,
    }),
  );
  const placed = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [instanceId] }));
  const zone = placed.Reservations?.[0]?.Instances?.[0]?.Placement?.AvailabilityZone;
  const volume = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: zone, Size: 100, VolumeType: "gp3" }));
  await ec2.send(new AttachVolumeCommand({ VolumeId: volume.VolumeId, InstanceId: instanceId, Device: "/dev/sdf" }));
  const address = await ec2.send(new AllocateAddressCommand({ Domain: "vpc" }));
  await ec2.send(new AssociateAddressCommand({ AllocationId: address.AllocationId, InstanceId: instanceId }));
  return instanceId;
}

async function instanceProfile(world: World): Promise<void> {
  const iam = world.client(IAMClient);
  const trust = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
  };
  await iam.send(new CreateRoleCommand({ RoleName: roleName, AssumeRolePolicyDocument: JSON.stringify(trust) }));
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: roleName }));
  await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: roleName, RoleName: roleName }));
}
