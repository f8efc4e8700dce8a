import { arn, arnOfInput, type GrantRule, iamArn, readWithoutResource, sidOf } from "./grant";

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

/**
 * The role is only known in the run. IAM has no condition for the name of an inline policy, and an Allow cannot leave
 * out some roles: the parameter of the runbook refuses Reflex's own ones.
 */
const onRoles =
  (operation: string): GrantRule =>
  (_inputs, scope) => [
    { sid: sidOf(`iam:${operation}`), actions: [`iam:${operation}`], resources: [iamArn(scope, "role/*")] },
  ];

export const iamGrants: Record<string, GrantRule> = {
  DeleteRolePolicy: onRoles("DeleteRolePolicy"),
  GetRolePolicy: onRoles("GetRolePolicy"),
  ListRolePolicies: onRoles("ListRolePolicies"),
  PutRolePolicy: onRoles("PutRolePolicy"),
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
