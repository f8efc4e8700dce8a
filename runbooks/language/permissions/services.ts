import { arn, arnOfInput, type GrantRule, readWithoutResource, sidOf } from "./grant";

const onGroups =
  (operation: string): GrantRule =>
  (_inputs, scope) => [
    {
      sid: sidOf(`autoscaling:${operation}`),
      actions: [`autoscaling:${operation}`],
      resources: [arn(scope, "autoscaling", "autoScalingGroup:*:autoScalingGroupName/*")],
    },
  ];

export const autoscalingGrants: Record<string, GrantRule> = {
  AttachInstances: onGroups("AttachInstances"),
  DescribeAutoScalingGroups: readWithoutResource("autoscaling:DescribeAutoScalingGroups"),
  DescribeAutoScalingInstances: readWithoutResource("autoscaling:DescribeAutoScalingInstances"),
  DetachInstances: onGroups("DetachInstances"),
  SetDesiredCapacity: onGroups("SetDesiredCapacity"),
  SetInstanceProtection: onGroups("SetInstanceProtection"),
};

export const cloudwatchGrants: Record<string, GrantRule> = {
  DescribeAlarms: (_inputs, scope) => [
    {
      sid: "CloudwatchDescribeAlarms",
      actions: ["cloudwatch:DescribeAlarms"],
      resources: [arn(scope, "cloudwatch", "alarm:*")],
    },
  ],
};

/** Items of the account's own, in the one table that the step names by its ARN. */
const onOwnItems =
  (operation: string): GrantRule =>
  (inputs, scope) => [
    {
      sid: sidOf(`dynamodb:${operation}`),
      actions: [`dynamodb:${operation}`],
      resources: [arnOfInput(inputs.TableName, scope)],
      condition: {
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable of IAM
        "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["${aws:PrincipalAccount}#*"] },
        // ForAllValues is also true when a call names no key at all.
        Null: { "dynamodb:LeadingKeys": "false" },
      },
    },
  ];

export const dynamodbGrants: Record<string, GrantRule> = {
  GetItem: onOwnItems("GetItem"),
  PutItem: onOwnItems("PutItem"),
};

export const snsGrants: Record<string, GrantRule> = {
  Publish: (inputs, scope) => [
    { sid: "SnsPublish", actions: ["sns:Publish"], resources: [arnOfInput(inputs.TopicArn, scope)] },
  ],
};

export const stsGrants: Record<string, GrantRule> = {
  // Every principal may ask who it is; no policy can allow or deny it.
  GetCallerIdentity: () => [],
};
