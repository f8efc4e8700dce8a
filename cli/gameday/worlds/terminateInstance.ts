import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
} from "@aws-sdk/client-auto-scaling";
import { CreateLaunchTemplateCommand, CreateSubnetCommand, CreateVpcCommand, EC2Client } from "@aws-sdk/client-ec2";
import { terminateInstance } from "../../../components/gameDays/instances";
import { gameDayTagKey } from "../../../components/gameDays/permissions";
import { machineImage } from "../../../responses/staging";
import type { GameDayWorld } from "./world";

const groupName = "canary-web";
const size = 2;

/** A group of two, offered with the tag that its launches propagate. */
export const terminateInstanceWorld: GameDayWorld = async (world) => {
  const ec2 = world.client(EC2Client);
  const VpcId = (await ec2.send(new CreateVpcCommand({ CidrBlock: "10.30.0.0/16" }))).Vpc?.VpcId;
  const { Subnet } = await ec2.send(
    new CreateSubnetCommand({ VpcId, CidrBlock: "10.30.1.0/24", AvailabilityZone: `${world.region}a` }),
  );
  const ImageId = await machineImage(world, "web");
  const { LaunchTemplate } = await ec2.send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: groupName,
      LaunchTemplateData: { ImageId, InstanceType: "t3.micro" },
    }),
  );
  const autoScaling = world.client(AutoScalingClient);
  await autoScaling.send(
    new CreateAutoScalingGroupCommand({
      AutoScalingGroupName: groupName,
      LaunchTemplate: { LaunchTemplateId: LaunchTemplate?.LaunchTemplateId, Version: "$Latest" },
      MinSize: 1,
      MaxSize: 4,
      DesiredCapacity: size,
      VPCZoneIdentifier: Subnet?.SubnetId,
      Tags: [{ Key: gameDayTagKey, Value: terminateInstance.name, PropagateAtLaunch: true }],
    }),
  );
  return {
    headline: `group ${groupName} has ${size} instances`,
    async violations() {
      const { AutoScalingGroups } = await autoScaling.send(
        new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [groupName] }),
      );
      const serving = AutoScalingGroups?.[0]?.Instances?.filter((one) => one.LifecycleState === "InService") ?? [];
      return serving.length === size
        ? []
        : [`Group ${groupName} has ${serving.length} instances in service, not ${size}.`];
    },
  };
};
