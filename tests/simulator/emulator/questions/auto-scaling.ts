import type { Question } from "./question";

const group = (name: string) => ({ AutoScalingGroupName: name });

export const questionsAboutAutoScaling: Question[] = [
  {
    title: "members have the instance profile of their launch template",
    ask: async (aws) => {
      const [member] = await aws.scalingGroup("profiled", { min: 1, max: 1, desired: 1 });
      return (await aws.instance(member!)).IamInstanceProfile?.Arn.split("/").pop();
    },
    expected: "profiled-profile",
  },
  {
    title: "a group that does not exist is refused in words",
    ask: (aws) =>
      aws.refusal("autoscaling", "DetachInstances", {
        ...group("nowhere"),
        InstanceIds: ["i-1"],
        ShouldDecrementDesiredCapacity: true,
      }),
    expected: "ValidationError",
  },
  {
    title: "detaching with decrement below the minimum is refused and changes nothing",
    ask: async (aws) => {
      const members = await aws.scalingGroup("least", { min: 1, max: 2, desired: 1 });
      const request = { ...group("least"), InstanceIds: members, ShouldDecrementDesiredCapacity: true };
      const refusal = await aws.refusal("autoscaling", "DetachInstances", request);
      const { desired, members: after } = await aws.scaling("least");
      return [refusal, desired, after.join() === members.join()];
    },
    expected: ["ValidationError", 1, true],
  },
  {
    title: "detaching an instance that is no member is refused",
    ask: async (aws) => {
      await aws.scalingGroup("closed", { min: 0, max: 1, desired: 1 });
      const stranger = await aws.launch({ SubnetId: (await aws.network()).subnet });
      const request = { InstanceIds: [stranger.InstanceId], ShouldDecrementDesiredCapacity: true };
      const refusal = await aws.refusal("autoscaling", "DetachInstances", { ...group("closed"), ...request });
      return [refusal, (await aws.scaling("closed")).desired];
    },
    expected: ["ValidationError", 1],
  },
  {
    title: "attaching raises the desired capacity by one, and beyond the maximum it is refused",
    ask: async (aws) => {
      const [member] = await aws.scalingGroup("attach", { min: 0, max: 2, desired: 1 });
      const membership = { ...group("attach"), InstanceIds: [member] };
      await aws.autoscaling("DetachInstances", { ...membership, ShouldDecrementDesiredCapacity: false });
      const replaced = await aws.scaling("attach");
      await aws.autoscaling("AttachInstances", membership);
      const attached = await aws.scaling("attach");
      const stranger = await aws.launch({ SubnetId: (await aws.network()).subnet });
      const beyond = { ...group("attach"), InstanceIds: [stranger.InstanceId] };
      return {
        replaced: [replaced.desired, replaced.members.length],
        attached: [attached.desired, attached.members.includes(member!)],
        beyond: await aws.refusal("autoscaling", "AttachInstances", beyond),
        twice: await aws.refusal("autoscaling", "AttachInstances", membership),
      };
    },
    expected: { replaced: [1, 1], attached: [2, true], beyond: "ValidationError", twice: "ValidationError" },
  },
  {
    title: "an instance moves from one group to another",
    ask: async (aws) => {
      const [member] = await aws.scalingGroup("from", { min: 0, max: 1, desired: 1 });
      await aws.scalingGroup("to", { min: 0, max: 1, desired: 0 });
      await aws.autoscaling("DetachInstances", {
        ...group("from"),
        InstanceIds: [member],
        ShouldDecrementDesiredCapacity: true,
      });
      await aws.autoscaling("AttachInstances", { ...group("to"), InstanceIds: [member] });
      const { AutoScalingInstances } = await aws.autoscaling("DescribeAutoScalingInstances", { InstanceIds: [member] });
      return AutoScalingInstances[0].AutoScalingGroupName;
    },
    expected: "to",
  },
  {
    title: "a terminated instance cannot be attached",
    ask: async (aws) => {
      await aws.scalingGroup("living", { min: 0, max: 2, desired: 0 });
      const { InstanceId } = await aws.launch({ SubnetId: (await aws.network()).subnet });
      await aws.ec2("TerminateInstances", { InstanceIds: [InstanceId] });
      return aws.refusal("autoscaling", "AttachInstances", { ...group("living"), InstanceIds: [InstanceId] });
    },
    expected: "ValidationError",
  },
  {
    title: "desired capacity outside the limits is refused",
    ask: async (aws) => {
      await aws.scalingGroup("limits", { min: 1, max: 2, desired: 1 });
      const set = (DesiredCapacity: number) =>
        aws.refusal("autoscaling", "SetDesiredCapacity", { ...group("limits"), DesiredCapacity });
      return [await set(3), await set(2)];
    },
    expected: ["ValidationError", "accepted"],
  },
  {
    title: "scale-in passes over protected and standby members, also when EC2's termination protection is on",
    ask: async (aws) => {
      const members = await aws.scalingGroup("guarded", { min: 0, max: 4, desired: 4 });
      const [standby, guarded, bound] = members;
      await aws.autoscaling("EnterStandby", {
        ...group("guarded"),
        InstanceIds: [standby],
        ShouldDecrementDesiredCapacity: true,
      });
      await aws.autoscaling("SetInstanceProtection", {
        ...group("guarded"),
        InstanceIds: [guarded],
        ProtectedFromScaleIn: true,
      });
      await aws.ec2("ModifyInstanceAttribute", { InstanceId: bound, DisableApiTermination: { Value: true } });
      await aws.refusal("autoscaling", "SetDesiredCapacity", { ...group("guarded"), DesiredCapacity: 0 });
      return (await aws.scaling("guarded")).members.map((id) => members.indexOf(id));
    },
    expected: [0, 1],
  },
  {
    title: "protecting an instance that is no member is refused",
    ask: async (aws) => {
      await aws.scalingGroup("members", { min: 0, max: 1, desired: 0 });
      const request = { ...group("members"), InstanceIds: ["i-0123456789abcdef0"], ProtectedFromScaleIn: true };
      return aws.refusal("autoscaling", "SetInstanceProtection", request);
    },
    expected: "ValidationError",
  },
  {
    title: "a group whose Launch process is suspended does not replace a detached member",
    ask: async (aws) => {
      const members = await aws.scalingGroup("suspended", { min: 0, max: 2, desired: 1 });
      await aws.autoscaling("SuspendProcesses", { ...group("suspended"), ScalingProcesses: ["Launch"] });
      const request = { ...group("suspended"), InstanceIds: members, ShouldDecrementDesiredCapacity: false };
      await aws.autoscaling("DetachInstances", request);
      return (await aws.scaling("suspended")).members.length;
    },
    expected: 0,
  },
  {
    title: "a group that is configured not to does not replace a terminated member",
    ask: async (aws) => {
      const members = await aws.scalingGroup("told", { min: 0, max: 2, desired: 1 });
      await aws.autoscaling("SuspendProcesses", { ...group("told"), ScalingProcesses: ["ReplaceUnhealthy"] });
      await aws.ec2("TerminateInstances", { InstanceIds: members });
      return (await aws.scaling("told")).members.length;
    },
    expected: 0,
  },
];
