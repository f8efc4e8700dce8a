import { type Answer, ids } from "../aws";
import type { Question } from "./question";

const nowhere = "sg-0123456789abcdef0";

export const questionsAboutGroups: Question[] = [
  {
    title: "an instance launched with NetworkInterfaces shows the groups of its primary interface",
    ask: async (aws) => {
      const { instance, groups } = await aws.instanceWithTwoInterfaces();
      return ids((await aws.instance(instance)).SecurityGroups).map((id) => groups.indexOf(id));
    },
    expected: [0],
  },
  {
    title: "ModifyNetworkInterfaceAttribute replaces the groups of the primary interface, and so of the instance",
    ask: async (aws) => {
      const { vpc, subnet } = await aws.network();
      const [before, after] = [await aws.group(vpc, "before"), await aws.group(vpc, "after")];
      const launched = await aws.launch({ SubnetId: subnet, SecurityGroupIds: [before] });
      const primary = launched.NetworkInterfaces[0].NetworkInterfaceId;
      await aws.ec2("ModifyNetworkInterfaceAttribute", { NetworkInterfaceId: primary, Groups: [after] });
      const shown = [
        await aws.groupsOfInterface(primary),
        ids((await aws.instance(launched.InstanceId)).SecurityGroups),
      ];
      return shown.map((groups) => groups.map((id) => (id === after ? "after" : "before")));
    },
    expected: [["after"], ["after"]],
  },
  {
    title: "ModifyInstanceAttribute replaces the groups of the primary interface and leaves the others alone",
    ask: async (aws) => {
      const { instance, interfaces, groups, vpc } = await aws.instanceWithTwoInterfaces();
      groups.push(await aws.group(vpc, "new"));
      await aws.ec2("ModifyInstanceAttribute", { InstanceId: instance, Groups: [groups[2]] });
      const shown = [];
      for (const each of interfaces) shown.push((await aws.groupsOfInterface(each)).map((id) => groups.indexOf(id)));
      return shown;
    },
    expected: [[2], [1]],
  },
  {
    title: "a secondary interface shows its own groups only",
    ask: async (aws) => {
      const { vpc, subnet } = await aws.network();
      const groups = [await aws.group(vpc, "own"), await aws.group(vpc, "of-the-instance")];
      const launched = await aws.launch({ SubnetId: subnet, SecurityGroupIds: [groups[1]] });
      const created = await aws.ec2("CreateNetworkInterface", { SubnetId: subnet, Groups: [groups[0]] });
      const id = created.NetworkInterface.NetworkInterfaceId;
      const attachment = { NetworkInterfaceId: id, InstanceId: launched.InstanceId, DeviceIndex: 1 };
      await aws.ec2("AttachNetworkInterface", attachment);
      return (await aws.groupsOfInterface(id)).map((group) => groups.indexOf(group));
    },
    expected: [0],
  },
  {
    title: "a group that does not exist is refused and changes nothing",
    ask: async (aws) => {
      const { instance, interfaces, groups } = await aws.instanceWithTwoInterfaces();
      const refusals = [
        await aws.refusal("ec2", "ModifyNetworkInterfaceAttribute", {
          NetworkInterfaceId: interfaces[1],
          Groups: [nowhere],
        }),
        await aws.refusal("ec2", "ModifyInstanceAttribute", { InstanceId: instance, Groups: [nowhere] }),
      ];
      return { refusals, groups: (await aws.groupsOfInterface(interfaces[1]!)).map((id) => groups.indexOf(id)) };
    },
    expected: { refusals: ["InvalidGroup.NotFound", "InvalidGroup.NotFound"], groups: [1] },
  },
  {
    title: "an interface is not created in a group that does not exist, nor is the group invented",
    ask: async (aws) => {
      const { subnet } = await aws.network();
      const refusal = await aws.refusal("ec2", "CreateNetworkInterface", { SubnetId: subnet, Groups: [nowhere] });
      return [refusal, await aws.refusal("ec2", "DescribeSecurityGroups", { GroupIds: [nowhere] })];
    },
    expected: ["InvalidGroup.NotFound", "InvalidGroup.NotFound"],
  },
  {
    title: "a group of another VPC is refused",
    ask: async (aws) => {
      const { interfaces } = await aws.instanceWithTwoInterfaces();
      const elsewhere = await aws.group((await aws.network()).vpc, "elsewhere");
      return aws.refusal("ec2", "ModifyNetworkInterfaceAttribute", {
        NetworkInterfaceId: interfaces[0],
        Groups: [elsewhere],
      });
    },
    expected: "InvalidParameterValue",
  },
  {
    title: "a group that an interface or another group's rule uses cannot be deleted; afterwards it can",
    ask: async (aws) => {
      const { instance, groups, vpc } = await aws.instanceWithTwoInterfaces();
      const referenced = await aws.group(vpc, "referenced");
      await aws.ec2("AuthorizeSecurityGroupIngress", {
        GroupId: groups[0],
        IpPermissions: [{ IpProtocol: "-1", UserIdGroupPairs: [{ GroupId: referenced }] }],
      });
      const used = [
        await aws.refusal("ec2", "DeleteSecurityGroup", { GroupId: groups[1] }),
        await aws.refusal("ec2", "DeleteSecurityGroup", { GroupId: referenced }),
      ];
      await aws.ec2("TerminateInstances", { InstanceIds: [instance] });
      return [...used, await aws.refusal("ec2", "DeleteSecurityGroup", { GroupId: groups[1] })];
    },
    expected: ["DependencyViolation", "DependencyViolation", "accepted"],
  },
  {
    title: "ModifyNetworkInterfaceAttribute decides whether an interface goes with its instance",
    ask: async (aws) => {
      const { instance, interfaces } = await aws.instanceWithTwoInterfaces();
      const { Attachment } = await aws.interface(interfaces[1]!);
      await aws.ec2("ModifyNetworkInterfaceAttribute", {
        NetworkInterfaceId: interfaces[1],
        Attachment: { AttachmentId: Attachment.AttachmentId, DeleteOnTermination: false },
      });
      await aws.ec2("TerminateInstances", { InstanceIds: [instance] });
      const kept: Answer = await aws.ec2("DescribeNetworkInterfaces", {
        Filters: [{ Name: "network-interface-id", Values: interfaces }],
      });
      return kept.NetworkInterfaces.map((each: Answer) => ({
        index: interfaces.indexOf(each.NetworkInterfaceId),
        status: each.Status,
        attached: each.Attachment?.InstanceId !== undefined,
      }));
    },
    expected: [{ index: 1, status: "available", attached: false }],
  },
];
