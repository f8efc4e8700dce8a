import type { Question } from "./question";

export const questionsAboutVolumes: Question[] = [
  {
    title: "an attached volume says whether it goes with its instance, also after that was changed",
    ask: async (aws) => {
      const { InstanceId } = await aws.launch({});
      const attachment = async () => {
        const { Volumes } = await aws.ec2("DescribeVolumes", {
          Filters: [{ Name: "attachment.instance-id", Values: [InstanceId] }],
        });
        return Volumes[0].Attachments[0].DeleteOnTermination ?? "absent";
      };
      const before = await attachment();
      const kept = { DeviceName: "/dev/sda1", Ebs: { DeleteOnTermination: false } };
      await aws.ec2("ModifyInstanceAttribute", { InstanceId, BlockDeviceMappings: [kept] });
      return [before, await attachment()];
    },
    expected: [true, false],
  },
];
