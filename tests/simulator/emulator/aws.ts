import type { Boto3Answer } from "../../../simulator/emulator/boto3";
import type { Emulator } from "../../../simulator/emulator/index";

const home = "eu-central-1";

export { home as region };
export const credentials = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "secret" };

// biome-ignore lint/suspicious/noExplicitAny: answers of AWS, whose shape is what the tests are about
export type Answer = any;

/** Calls of a test to an emulator, and a small network for them. */
export class Aws {
  constructor(
    readonly emulator: Emulator,
    private readonly now?: Date,
    private readonly region = home,
    private readonly binary = true,
  ) {}

  at(now: Date): Aws {
    return new Aws(this.emulator, now, this.region);
  }

  /** Calls as Automation makes them: without binary parameters and streams. */
  asAutomation(): Aws {
    return new Aws(this.emulator, this.now, this.region, false);
  }

  in(region: string): Aws {
    return new Aws(this.emulator, this.now, region);
  }

  try(service: string, operation: string, parameters: Record<string, unknown> = {}): Promise<Boto3Answer> {
    const endpoint = this.emulator.endpoint;
    return this.emulator.boto3({
      service,
      operation,
      parameters,
      region: this.region,
      endpoint,
      credentials,
      now: this.now,
      binary: this.binary,
    });
  }

  async call(service: string, operation: string, parameters: Record<string, unknown> = {}): Promise<Answer> {
    const answer = await this.try(service, operation, parameters);
    if (!answer.ok) throw new Error(`${service} ${operation}: ${answer.error.code} ${answer.error.message}`);
    const { ResponseMetadata, ...response } = answer.response;
    return response;
  }

  /** The service's error code, or "accepted". */
  async refusal(service: string, operation: string, parameters: Record<string, unknown> = {}): Promise<string> {
    const answer = await this.try(service, operation, parameters);
    return answer.ok ? "accepted" : answer.error.code;
  }

  ec2(operation: string, parameters: Record<string, unknown> = {}): Promise<Answer> {
    return this.call("ec2", operation, parameters);
  }

  autoscaling(operation: string, parameters: Record<string, unknown> = {}): Promise<Answer> {
    return this.call("autoscaling", operation, parameters);
  }

  async network(): Promise<{ vpc: string; subnet: string }> {
    const { Vpc } = await this.ec2("CreateVpc", { CidrBlock: "10.0.0.0/16" });
    const { Subnet } = await this.ec2("CreateSubnet", {
      VpcId: Vpc.VpcId,
      CidrBlock: "10.0.1.0/24",
      AvailabilityZone: `${this.region}a`,
    });
    return { vpc: Vpc.VpcId, subnet: Subnet.SubnetId };
  }

  async group(vpc: string, name: string): Promise<string> {
    const answer = await this.ec2("CreateSecurityGroup", { GroupName: name, Description: name, VpcId: vpc });
    return answer.GroupId;
  }

  async launch(parameters: Record<string, unknown>): Promise<Answer> {
    const answer = await this.ec2("RunInstances", {
      ImageId: "ami-0123456789abcdef0",
      InstanceType: "t3.micro",
      MinCount: 1,
      MaxCount: 1,
      ...parameters,
    });
    return answer.Instances[0];
  }

  /** An instance with two interfaces, each in its own group. */
  async instanceWithTwoInterfaces(): Promise<{
    instance: string;
    interfaces: string[];
    groups: string[];
    vpc: string;
  }> {
    const { vpc, subnet } = await this.network();
    const groups = [await this.group(vpc, "primary"), await this.group(vpc, "secondary")];
    const launched = await this.launch({
      NetworkInterfaces: groups.map((group, index) => ({ DeviceIndex: index, SubnetId: subnet, Groups: [group] })),
    });
    const interfaces = launched.NetworkInterfaces.map((each: Answer) => each.NetworkInterfaceId);
    return { instance: launched.InstanceId, interfaces, groups, vpc };
  }

  async instance(id: string): Promise<Answer> {
    const answer = await this.ec2("DescribeInstances", { InstanceIds: [id] });
    return answer.Reservations[0].Instances[0];
  }

  async interface(id: string): Promise<Answer> {
    const answer = await this.ec2("DescribeNetworkInterfaces", { NetworkInterfaceIds: [id] });
    return answer.NetworkInterfaces[0];
  }

  async groupsOfInterface(id: string): Promise<string[]> {
    return ids((await this.interface(id)).Groups);
  }

  /** A group of the given size over a launch template. */
  async scalingGroup(name: string, size: { min: number; max: number; desired: number }): Promise<string[]> {
    const { vpc, subnet } = await this.network();
    const group = await this.group(vpc, `${name}-members`);
    await this.call("iam", "CreateInstanceProfile", { InstanceProfileName: `${name}-profile` });
    const { LaunchTemplate } = await this.ec2("CreateLaunchTemplate", {
      LaunchTemplateName: name,
      LaunchTemplateData: {
        ImageId: "ami-0123456789abcdef0",
        InstanceType: "t3.micro",
        SecurityGroupIds: [group],
        IamInstanceProfile: { Name: `${name}-profile` },
      },
    });
    await this.autoscaling("CreateAutoScalingGroup", {
      AutoScalingGroupName: name,
      MinSize: size.min,
      MaxSize: size.max,
      DesiredCapacity: size.desired,
      LaunchTemplate: { LaunchTemplateId: LaunchTemplate.LaunchTemplateId, Version: "$Latest" },
      VPCZoneIdentifier: subnet,
    });
    return (await this.scaling(name)).members;
  }

  async scaling(name: string): Promise<{ desired: number; members: string[] }> {
    const { AutoScalingGroups } = await this.autoscaling("DescribeAutoScalingGroups", {
      AutoScalingGroupNames: [name],
    });
    const [group] = AutoScalingGroups;
    return { desired: group.DesiredCapacity, members: group.Instances.map((each: Answer) => each.InstanceId) };
  }
}

export function ids(groups: Answer): string[] {
  return groups.map((group: Answer) => group.GroupId).sort();
}
