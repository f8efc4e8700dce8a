import type { Answer, Aws } from "../aws";
import type { Question } from "./question";

async function launchWithProfile(aws: Aws): Promise<string> {
  await aws.call("iam", "CreateInstanceProfile", { InstanceProfileName: "first" });
  await aws.call("iam", "CreateInstanceProfile", { InstanceProfileName: "second" });
  const { subnet } = await aws.network();
  return (await aws.launch({ SubnetId: subnet, IamInstanceProfile: { Name: "first" } })).InstanceId;
}

async function profile(aws: Aws, name: string): Promise<{ Arn: string; Id: string }> {
  const { InstanceProfile } = await aws.call("iam", "GetInstanceProfile", { InstanceProfileName: name });
  return { Arn: InstanceProfile.Arn, Id: InstanceProfile.InstanceProfileId };
}

async function devices(aws: Aws, instance: string): Promise<Record<string, string>> {
  const { BlockDeviceMappings } = await aws.instance(instance);
  return Object.fromEntries(BlockDeviceMappings.map((each: Answer) => [each.Ebs.VolumeId, each.DeviceName]));
}

async function snapshotDevices(aws: Aws, instance: string, excluded: Record<string, unknown>): Promise<string[]> {
  const names = await devices(aws, instance);
  const { Snapshots } = await aws.ec2("CreateSnapshots", {
    InstanceSpecification: { InstanceId: instance, ...excluded },
  });
  return Snapshots.map((each: Answer) => names[each.VolumeId]).sort();
}

const dataDisk = { DeviceName: "/dev/sdf", Ebs: { VolumeSize: 5 } };

export const questionsAboutInstances: Question[] = [
  {
    title: "termination protection given at launch holds, and one protected instance keeps the others of the request",
    ask: async (aws) => {
      const { subnet } = await aws.network();
      const free = await aws.launch({ SubnetId: subnet });
      const bound = await aws.launch({ SubnetId: subnet, DisableApiTermination: true });
      const request = { InstanceIds: [free.InstanceId, bound.InstanceId] };
      const refusal = await aws.refusal("ec2", "TerminateInstances", request);
      return [refusal, (await aws.instance(free.InstanceId)).State.Name];
    },
    expected: ["OperationNotPermitted", "running"],
  },
  {
    title: "a second RunInstances with the same ClientToken launches nothing",
    ask: async (aws) => {
      const { subnet } = await aws.network();
      const request = { SubnetId: subnet, ClientToken: "replacement-of-i-1" };
      const [first, second] = [await aws.launch(request), await aws.launch(request)];
      return first.InstanceId === second.InstanceId;
    },
    expected: true,
  },
  {
    title: "the root volume is made when the request maps another device, and ExcludeBootVolume leaves it out",
    ask: async (aws) => {
      const { subnet } = await aws.network();
      const { ImageId } = await aws.ec2("RegisterImage", {
        Name: "golden",
        RootDeviceName: "/dev/xvda",
        BlockDeviceMappings: [{ DeviceName: "/dev/xvda", Ebs: { VolumeSize: 20 } }],
      });
      const launch = { ImageId, SubnetId: subnet, BlockDeviceMappings: [dataDisk] };
      const { InstanceId } = await aws.launch(launch);
      return {
        all: Object.values(await devices(aws, InstanceId)).sort(),
        withoutBoot: await snapshotDevices(aws, InstanceId, { ExcludeBootVolume: true }),
      };
    },
    expected: { all: ["/dev/sdf", "/dev/xvda"], withoutBoot: ["/dev/sdf"] },
  },
  {
    title: "CreateSnapshots leaves out ExcludeDataVolumeIds",
    ask: async (aws) => {
      const { subnet } = await aws.network();
      const root = { DeviceName: "/dev/sda1", Ebs: { VolumeSize: 8 } };
      const { InstanceId } = await aws.launch({ SubnetId: subnet, BlockDeviceMappings: [root, dataDisk] });
      const [data] = Object.entries(await devices(aws, InstanceId)).find(([, name]) => name === "/dev/sdf")!;
      return snapshotDevices(aws, InstanceId, { ExcludeDataVolumeIds: [data] });
    },
    expected: ["/dev/sda1"],
  },
  {
    title: "CreateSnapshots copies the tags of the volumes beside its own",
    ask: async (aws) => {
      const { subnet } = await aws.network();
      const tags = [{ ResourceType: "volume", Tags: [{ Key: "owner", Value: "payments" }] }];
      const { InstanceId } = await aws.launch({ SubnetId: subnet, TagSpecifications: tags });
      const { Snapshots } = await aws.ec2("CreateSnapshots", {
        InstanceSpecification: { InstanceId },
        CopyTagsFromSource: "volume",
        TagSpecifications: [{ ResourceType: "snapshot", Tags: [{ Key: "incident", Value: "1" }] }],
      });
      return Snapshots[0].Tags.map((tag: Answer) => `${tag.Key}=${tag.Value}`).sort();
    },
    expected: ["incident=1", "owner=payments"],
  },
  {
    title: "interfaces made by a launch go with the instance, and its elastic address is released",
    ask: async (aws) => {
      const { instance, interfaces } = await aws.instanceWithTwoInterfaces();
      const { AllocationId } = await aws.ec2("AllocateAddress", { Domain: "vpc" });
      await aws.ec2("AssociateAddress", { AllocationId, NetworkInterfaceId: interfaces[0] });
      await aws.ec2("TerminateInstances", { InstanceIds: [instance] });
      const { NetworkInterfaces } = await aws.ec2("DescribeNetworkInterfaces", {
        Filters: [{ Name: "network-interface-id", Values: interfaces }],
      });
      const { Addresses } = await aws.ec2("DescribeAddresses", { AllocationIds: [AllocationId] });
      const terminated = await aws.instance(instance);
      return {
        interfaces: NetworkInterfaces.length,
        associated: Addresses[0].AssociationId !== undefined,
        shown: terminated.NetworkInterfaces.length + terminated.SecurityGroups.length,
      };
    },
    expected: { interfaces: 0, associated: false, shown: 0 },
  },
  {
    title: "an instance shows the id of its profile",
    ask: async (aws) => {
      const { IamInstanceProfile } = await aws.instance(await launchWithProfile(aws));
      return IamInstanceProfile.Id === (await profile(aws, "first")).Id;
    },
    expected: true,
  },
  {
    title: "ReplaceIamInstanceProfileAssociation changes the profile that the instance shows",
    ask: async (aws) => {
      const instance = await launchWithProfile(aws);
      const { IamInstanceProfileAssociations } = await aws.ec2("DescribeIamInstanceProfileAssociations", {
        Filters: [{ Name: "instance-id", Values: [instance] }],
      });
      await aws.ec2("ReplaceIamInstanceProfileAssociation", {
        AssociationId: IamInstanceProfileAssociations[0].AssociationId,
        IamInstanceProfile: { Name: "second" },
      });
      return (await aws.instance(instance)).IamInstanceProfile.Arn.split("/").pop();
    },
    expected: "second",
  },
];
