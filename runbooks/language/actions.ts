import type { OutputType } from "./types";

/** What Automation says about one action: its page in the user guide, `automation-action-*`. */
export interface ActionRules {
  required: readonly string[];
  /** Inputs beside the required ones; undefined where the inputs are the parameters of an API. */
  optional?: readonly string[];
  /** Inputs that no page names and that documents of AWS give. */
  tolerated?: readonly string[];
  /** Outputs that are there without being declared. */
  outputs?: Readonly<Record<string, OutputType>>;
  /** Whether the step may declare outputs with selectors. */
  declaresOutputs?: boolean;
  maxTimeoutSeconds?: number;
  /** Not among the steps that onCancel may go to (user guide, "automation-actions"). */
  noCancelTarget?: boolean;
}

const property = ["Service", "Api", "PropertySelector", "DesiredValues"];

export const actionRules: Readonly<Record<string, ActionRules>> = {
  "aws:approve": {
    required: ["Approvers"],
    optional: ["NotificationArn", "Message", "MinRequiredApprovals"],
    outputs: { ApprovalStatus: "String", ApproverDecisions: "MapList" },
    maxTimeoutSeconds: 2_592_000,
    noCancelTarget: true,
  },
  "aws:assertAwsResourceProperty": { required: property },
  "aws:branch": { required: ["Choices"], optional: ["Default"] },
  "aws:changeInstanceState": {
    required: ["InstanceIds", "DesiredState"],
    optional: ["CheckStateOnly", "Force", "AdditionalInfo"],
  },
  "aws:copyImage": {
    required: ["SourceImageId", "SourceRegion", "ImageName"],
    optional: ["ImageDescription", "Encrypted", "KmsKeyId", "ClientToken"],
    outputs: { ImageId: "String", ImageState: "String" },
    noCancelTarget: true,
  },
  "aws:createImage": {
    required: ["InstanceId", "ImageName"],
    optional: ["ImageDescription", "NoReboot", "BlockDeviceMappings"],
    outputs: { ImageId: "String", ImageState: "String" },
    noCancelTarget: true,
  },
  "aws:createStack": {
    required: ["StackName"],
    optional: [
      "Capabilities",
      "ClientRequestToken",
      "DisableRollback",
      "NotificationARNs",
      "OnFailure",
      "Parameters",
      "ResourceTypes",
      "RoleARN",
      "StackPolicyBody",
      "StackPolicyURL",
      "Tags",
      "TemplateBody",
      "TemplateURL",
      "TimeoutInMinutes",
    ],
    outputs: { StackId: "String", StackStatus: "String", StackStatusReason: "String" },
    noCancelTarget: true,
  },
  "aws:createTags": { required: ["ResourceIds", "Tags"], optional: ["ResourceType"], noCancelTarget: true },
  "aws:deleteImage": { required: ["ImageId"], optional: [] },
  "aws:deleteStack": { required: ["StackName"], optional: ["ClientRequestToken", "RetainResources", "RoleARN"] },
  "aws:executeAutomation": {
    required: ["DocumentName"],
    optional: [
      "DocumentVersion",
      "MaxConcurrency",
      "MaxErrors",
      "RuntimeParameters",
      "Tags",
      "TargetLocations",
      "TargetMaps",
      "TargetParameterName",
      "Targets",
    ],
    outputs: { Output: "StringList", ExecutionId: "String", Status: "String" },
  },
  "aws:executeAwsApi": { required: ["Service", "Api"], declaresOutputs: true, maxTimeoutSeconds: 25 },
  "aws:executeScript": {
    required: ["Runtime"],
    optional: ["Handler", "Script", "Attachment", "InputPayload"],
    outputs: { Payload: "StringMap" },
    declaresOutputs: true,
    maxTimeoutSeconds: 600,
  },
  "aws:executeStateMachine": {
    required: ["stateMachineArn"],
    optional: ["input", "name"],
    outputs: {
      executionArn: "String",
      input: "String",
      name: "String",
      output: "String",
      startDate: "String",
      stateMachineArn: "String",
      status: "String",
      stopDate: "String",
    },
  },
  "aws:invokeLambdaFunction": {
    required: ["FunctionName"],
    optional: ["Qualifier", "InvocationType", "LogType", "ClientContext", "InputPayload", "Payload"],
    outputs: { StatusCode: "Integer", FunctionError: "String", LogResult: "String", Payload: "StringMap" },
    declaresOutputs: true,
    maxTimeoutSeconds: 300,
  },
  "aws:invokeWebhook": {
    required: ["IntegrationName"],
    optional: ["Body"],
    outputs: { Response: "String", ResponseCode: "String" },
  },
  "aws:loop": {
    required: ["Steps"],
    optional: ["Iterators", "IteratorDataType", "LoopCondition", "MaxIterations"],
    outputs: { CurrentIteration: "Integer", CurrentIteratorValue: "String" },
    noCancelTarget: true,
  },
  "aws:pause": {
    required: [],
    optional: [],
    tolerated: ["Message"],
    maxTimeoutSeconds: 2_592_000,
    noCancelTarget: true,
  },
  "aws:runCommand": {
    required: ["DocumentName"],
    optional: [
      "CloudWatchOutputConfig",
      "Comment",
      "DocumentHash",
      "DocumentHashType",
      "DocumentVersion",
      "InstanceIds",
      "MaxConcurrency",
      "MaxErrors",
      "NotificationConfig",
      "OutputS3BucketName",
      "OutputS3KeyPrefix",
      "OutputS3Region",
      "Parameters",
      "ServiceRoleArn",
      "Targets",
      "TimeoutSeconds",
    ],
    outputs: { CommandId: "String", Status: "String", ResponseCode: "String", Output: "String" },
  },
  "aws:runInstances": {
    required: ["ImageId"],
    optional: [
      "AdditionalInfo",
      "BlockDeviceMappings",
      "ClientToken",
      "DisableApiTermination",
      "EbsOptimized",
      "IamInstanceProfileArn",
      "IamInstanceProfileName",
      "InstanceInitiatedShutdownBehavior",
      "InstanceType",
      "KernelId",
      "KeyName",
      "MaxInstanceCount",
      "MetadataOptions",
      "MinInstanceCount",
      "Monitoring",
      "NetworkInterfaces",
      "Placement",
      "PrivateIpAddress",
      "RamdiskId",
      "SecurityGroupIds",
      "SecurityGroups",
      "SubnetId",
      "TagSpecifications",
      "UserData",
    ],
    outputs: { InstanceIds: "StringList", InstanceStates: "StringList" },
    noCancelTarget: true,
  },
  "aws:sleep": { required: [], optional: ["Duration", "Timestamp"], noCancelTarget: true },
  "aws:updateVariable": { required: ["Name", "Value"], optional: [] },
  "aws:waitForAwsResourceProperty": { required: property },
};

export function rulesOf(action: unknown): ActionRules | undefined {
  return typeof action === "string" && Object.hasOwn(actionRules, action) ? actionRules[action] : undefined;
}
