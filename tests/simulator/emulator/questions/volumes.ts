import { type Answer, region } from "../aws";
import type { Question } from "./question";

const start = Date.parse("2027-03-01T12:00:00Z");

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
  {
    title:
      "a volume is modified in three states, accepts no other change meanwhile, never shrinks, and reports the last one",
    ask: async (aws) => {
      const at = (minutes: number) => aws.at(new Date(start + minutes * 60_000));
      const { VolumeId } = await at(0).ec2("CreateVolume", { AvailabilityZone: `${region}a`, Size: 50 });
      const grow = (minutes: number, Size: number) => at(minutes).refusal("ec2", "ModifyVolume", { VolumeId, Size });
      const told = async (minutes: number) => {
        const { VolumesModifications } = await at(minutes).ec2("DescribeVolumesModifications", {
          VolumeIds: [VolumeId],
        });
        return VolumesModifications.map((one: Answer) => `${one.TargetSize} ${one.ModificationState}`);
      };
      return {
        smaller: await grow(0, 40),
        larger: await grow(0, 63),
        states: [await told(0), await told(1), await told(120)],
        meanwhile: await grow(1, 80),
        later: await grow(600, 80),
        last: await told(600),
      };
    },
    expected: {
      smaller: "InvalidParameterValue",
      larger: "accepted",
      states: [["63 modifying"], ["63 optimizing"], ["63 completed"]],
      meanwhile: "IncorrectModificationState",
      later: "accepted",
      last: ["80 modifying"],
    },
  },
];
