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

const onFunctions =
  (operation: string): GrantRule =>
  (_inputs, scope) => [
    {
      sid: sidOf(`lambda:${operation}`),
      actions: [`lambda:${operation}`],
      resources: [arn(scope, "lambda", "function:*")],
    },
  ];

export const lambdaGrants: Record<string, GrantRule> = {
  DeleteFunctionConcurrency: onFunctions("DeleteFunctionConcurrency"),
  GetFunctionConcurrency: onFunctions("GetFunctionConcurrency"),
  PutFunctionConcurrency: onFunctions("PutFunctionConcurrency"),
};

const onSecrets =
  (operation: string): GrantRule =>
  (_inputs, scope) => [
    {
      sid: sidOf(`secretsmanager:${operation}`),
      actions: [`secretsmanager:${operation}`],
      resources: [arn(scope, "secretsmanager", "secret:*")],
    },
  ];

export const secretsmanagerGrants: Record<string, GrantRule> = {
  DescribeSecret: onSecrets("DescribeSecret"),
  // Whoever rotates a secret must be allowed to invoke its function too (API reference, "RotateSecret").
  RotateSecret: (inputs, scope) => [
    ...onSecrets("RotateSecret")(inputs, scope),
    ...onFunctions("InvokeFunction")(inputs, scope),
  ],
  UpdateSecretVersionStage: onSecrets("UpdateSecretVersionStage"),
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
