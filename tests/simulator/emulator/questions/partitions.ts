import type { Question } from "./question";

export const questionsAboutPartitions: Question[] = [
  {
    title: "the European Sovereign Cloud has a Region with zones",
    ask: async (aws) => {
      const { AvailabilityZones } = await aws.in("eusc-de-east-1").ec2("DescribeAvailabilityZones");
      return AvailabilityZones.map(({ ZoneName, RegionName }: Record<string, string>) => [RegionName, ZoneName]);
    },
    expected: ["a", "b", "c"].map((zone) => ["eusc-de-east-1", `eusc-de-east-1${zone}`]),
  },
  {
    title: "ARNs of subnets and security groups begin with the partition of the Region",
    ask: async (aws) => {
      const there = aws.in("us-gov-west-1");
      const { vpc } = await there.network();
      await there.group(vpc, "web");
      const { Subnets } = await there.ec2("DescribeSubnets");
      const { SecurityGroups } = await there.ec2("DescribeSecurityGroups");
      const arns = [
        ...Subnets.map((one: Arn) => one.SubnetArn),
        ...SecurityGroups.map((one: Arn) => one.SecurityGroupArn),
      ];
      return [...new Set(arns.map((arn: string) => arn.split(":")[1]))];
    },
    expected: ["aws-us-gov"],
  },
];

interface Arn {
  SubnetArn?: string;
  SecurityGroupArn?: string;
}
