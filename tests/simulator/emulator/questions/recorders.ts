import type { Question } from "./question";

const recorder = { name: "default", roleARN: "arn:aws:iam::111122223333:role/config" };

export const questionsAboutRecorders: Question[] = [
  {
    title: "a configuration recorder has an ARN, and keeps it and its tags when it is changed",
    ask: async (aws) => {
      const Tags = [{ Key: "owner", Value: "team-security" }];
      await aws.call("config", "PutConfigurationRecorder", { ConfigurationRecorder: recorder, Tags });
      const described = async () =>
        (await aws.call("config", "DescribeConfigurationRecorders")).ConfigurationRecorders[0];
      const { arn } = await described();
      await aws.call("config", "PutConfigurationRecorder", { ConfigurationRecorder: recorder });
      const { arn: after, ...rest } = await described();
      const listed = arn && (await aws.call("config", "ListTagsForResource", { ResourceArn: arn }));
      return {
        named: /:configuration-recorder\/default\/\w+$/.test(arn),
        same: arn === after,
        listed,
        shown: "tags" in rest,
      };
    },
    expected: {
      named: true,
      same: true,
      listed: { Tags: [{ Key: "owner", Value: "team-security" }] },
      shown: false,
    },
  },
];
