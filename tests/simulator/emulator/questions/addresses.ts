import type { Question } from "./question";

export const questionsAboutAddresses: Question[] = [
  {
    title: "an address associated with an interface shows the instance that holds the interface",
    ask: async (aws) => {
      const { instance, interfaces } = await aws.instanceWithTwoInterfaces();
      const { AllocationId } = await aws.ec2("AllocateAddress", { Domain: "vpc" });
      await aws.ec2("AssociateAddress", { AllocationId, NetworkInterfaceId: interfaces[1] });
      const { Addresses } = await aws.ec2("DescribeAddresses", { AllocationIds: [AllocationId] });
      return Addresses[0].InstanceId === instance;
    },
    expected: true,
  },
  {
    title: "an address associated with an interface is found by the instance that holds the interface",
    ask: async (aws) => {
      const { instance, interfaces } = await aws.instanceWithTwoInterfaces();
      const { AllocationId } = await aws.ec2("AllocateAddress", { Domain: "vpc" });
      await aws.ec2("AssociateAddress", { AllocationId, NetworkInterfaceId: interfaces[1] });
      const Filters = [{ Name: "instance-id", Values: [instance] }];
      return (await aws.ec2("DescribeAddresses", { Filters })).Addresses.length;
    },
    expected: 1,
  },
  {
    title: "a free address shows no instance, and an instance without public address no association",
    ask: async (aws) => {
      const { instance } = await aws.instanceWithTwoInterfaces();
      const { AllocationId } = await aws.ec2("AllocateAddress", { Domain: "vpc" });
      const { Addresses } = await aws.ec2("DescribeAddresses", { AllocationIds: [AllocationId] });
      const [primary] = (await aws.instance(instance)).NetworkInterfaces;
      return { address: Object.keys(Addresses[0]).sort(), association: primary.Association ?? "none" };
    },
    expected: { address: ["AllocationId", "Domain", "PublicIp", "Tags"], association: "none" },
  },
  {
    title: "an interface that has an address accepts another only with AllowReassociation, and the first is free then",
    ask: async (aws) => {
      const { interfaces } = await aws.instanceWithTwoInterfaces();
      const allocations: string[] = [];
      for (let i = 0; i < 2; i++) allocations.push((await aws.ec2("AllocateAddress", { Domain: "vpc" })).AllocationId);
      const associate = { NetworkInterfaceId: interfaces[0] };
      await aws.ec2("AssociateAddress", { ...associate, AllocationId: allocations[0] });
      const second = { ...associate, AllocationId: allocations[1] };
      const refusal = await aws.refusal("ec2", "AssociateAddress", second);
      await aws.ec2("AssociateAddress", { ...second, AllowReassociation: true });
      const { Association } = await aws.interface(interfaces[0]!);
      const { Addresses } = await aws.ec2("DescribeAddresses", { AllocationIds: [allocations[0]] });
      return [refusal, allocations.indexOf(Association.AllocationId), Addresses[0].AssociationId ?? "free"];
    },
    expected: ["Resource.AlreadyAssociated", 1, "free"],
  },
  {
    title: "elastic addresses are not loopback addresses",
    ask: async (aws) => (await aws.ec2("AllocateAddress", { Domain: "vpc" })).PublicIp.startsWith("127."),
    expected: false,
  },
];
