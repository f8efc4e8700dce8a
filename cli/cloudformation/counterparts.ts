import { dnsSuffixOf, partitionOf } from "../../aws/partitions";
import { capital, upper, upperMembers } from "./spelling";

// biome-ignore lint/suspicious/noExplicitAny: the inputs of a registered resource have the shape of its type
export type Inputs = Record<string, any>;

/** A resource of a CloudFormation template. */
export interface TemplateResource {
  Type: string;
  /** Ids of the resources that have to exist before it. */
  DependsOn?: string[];
  Properties: Record<string, unknown>;
}

/** Where a resource is, for what CloudFormation addresses by URL or ARN. */
export interface Location {
  account: string;
  region: string;
  partition: string;
}

/** @param parts the inputs of resources of a type that CloudFormation says within this one. */
type Counterpart = (inputs: Inputs, parts: (type: string) => Inputs[], location: Location) => TemplateResource[];

const policyOf = (text: string): unknown => JSON.parse(text);

const role: Counterpart = ({ name, assumeRolePolicy, inlinePolicies = [], permissionsBoundary, path, description }) => [
  {
    Type: "AWS::IAM::Role",
    Properties: {
      RoleName: name,
      Description: description,
      ...(path !== undefined && { Path: path }),
      ...(permissionsBoundary !== undefined && { PermissionsBoundary: permissionsBoundary }),
      AssumeRolePolicyDocument: policyOf(assumeRolePolicy),
      Policies: inlinePolicies.map((inline: Inputs) => ({
        PolicyName: inline.name,
        PolicyDocument: policyOf(inline.policy),
      })),
    },
  },
];

/** Patterns and documents stay texts: CloudFormation has turned booleans inside of free JSON into texts. */
const rule: Counterpart = (inputs, parts) => [
  {
    Type: "AWS::Events::Rule",
    Properties: {
      ...upperMembers(inputs),
      Targets: parts("aws:cloudwatch/eventTarget:EventTarget").map(({ rule: _, targetId, ...target }) => ({
        Id: targetId,
        ...upperMembers(target),
      })),
    },
  },
];

const queue: Counterpart = ({ name, policy, ...rest }, _, { account, region }) => [
  {
    Type: "AWS::SQS::Queue",
    Properties: {
      QueueName: name,
      MessageRetentionPeriod: rest.messageRetentionSeconds,
      SqsManagedSseEnabled: rest.sqsManagedSseEnabled,
    },
  },
  {
    Type: "AWS::SQS::QueuePolicy",
    Properties: {
      Queues: [`https://sqs.${region}.${dnsSuffixOf(partitionOf(region))}/${account}/${name}`],
      PolicyDocument: policyOf(policy),
    },
  },
];

const topic: Counterpart = ({ name, policy }, _, { account, region, partition }) => [
  { Type: "AWS::SNS::Topic", Properties: { TopicName: name } },
  {
    Type: "AWS::SNS::TopicPolicy",
    Properties: { Topics: [`arn:${partition}:sns:${region}:${account}:${name}`], PolicyDocument: policyOf(policy) },
  },
];

const alarm: Counterpart = ({ name, dimensions = {}, ...rest }) => [
  {
    Type: "AWS::CloudWatch::Alarm",
    Properties: {
      AlarmName: name,
      ...upperMembers(rest),
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    },
  },
];

const bucket: Counterpart = ({ bucket: name }, parts) => [
  {
    Type: "AWS::S3::Bucket",
    Properties: {
      BucketName: name,
      PublicAccessBlockConfiguration: upper(
        parts("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock").map(({ bucket: _, ...block }) => block)[0],
      ),
    },
  },
];

const stateMachine: Counterpart = ({ name, definition, roleArn, type, loggingConfiguration, tracingConfiguration }) => [
  {
    Type: "AWS::StepFunctions::StateMachine",
    Properties: {
      StateMachineName: name,
      DefinitionString: definition,
      RoleArn: roleArn,
      ...(type !== undefined && { StateMachineType: type }),
      ...(tracingConfiguration && { TracingConfiguration: upper(tracingConfiguration) }),
      ...(loggingConfiguration && {
        LoggingConfiguration: {
          Level: loggingConfiguration.level,
          IncludeExecutionData: loggingConfiguration.includeExecutionData,
          Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: loggingConfiguration.logDestination } }],
        },
      }),
    },
  },
];

const byKey = (pairs: Inputs[]) => Object.fromEntries(pairs.map(({ key, value }) => [key, value]));

const experiment: Counterpart = ({ actions, targets, tags, ...rest }) => [
  {
    Type: "AWS::FIS::ExperimentTemplate",
    Properties: {
      ...upperMembers(rest),
      Tags: tags,
      Actions: Object.fromEntries(
        actions.map(({ name, parameters, target, ...action }: Inputs) => [
          name,
          {
            ...upperMembers(action),
            ...(parameters && { Parameters: byKey(parameters) }),
            ...(target && { Targets: byKey([target].flat()) }),
          },
        ]),
      ),
      Targets: Object.fromEntries(
        targets.map(({ name, resourceTags, parameters, ...target }: Inputs) => [
          name,
          {
            ...upperMembers(target),
            ...(resourceTags && { ResourceTags: byKey(resourceTags) }),
            ...(parameters && { Parameters: parameters }),
          },
        ]),
      ),
    },
  },
];

const renamed =
  (Type: string, names: Record<string, string>): Counterpart =>
  (inputs) => [
    {
      Type,
      Properties: Object.fromEntries(
        Object.entries(inputs).map(([name, value]) => [names[name] ?? capital(name), upper(value)]),
      ),
    },
  ];

/** What a resource of the program is in CloudFormation. */
export const counterparts: Record<string, Counterpart> = {
  "aws:cloudwatch/eventRule:EventRule": rule,
  "aws:cloudwatch/logGroup:LogGroup": renamed("AWS::Logs::LogGroup", { name: "LogGroupName" }),
  "aws:cloudwatch/metricAlarm:MetricAlarm": alarm,
  "aws:fis/experimentTemplate:ExperimentTemplate": experiment,
  "aws:iam/role:Role": role,
  "aws:s3/bucket:Bucket": bucket,
  "aws:s3/bucketPolicy:BucketPolicy": ({ bucket: name, policy }) => [
    { Type: "AWS::S3::BucketPolicy", Properties: { Bucket: name, PolicyDocument: policyOf(policy) } },
  ],
  "aws:sfn/stateMachine:StateMachine": stateMachine,
  "aws:sns/topic:Topic": topic,
  "aws:sns/topicSubscription:TopicSubscription": renamed("AWS::SNS::Subscription", { topic: "TopicArn" }),
  "aws:sqs/queue:Queue": queue,
  "aws:ssm/document:Document": ({ permissions: _, ...document }) => [
    // Without it CloudFormation replaces a document whose content changes, and its name cannot be used twice.
    { Type: "AWS::SSM::Document", Properties: { ...upperMembers(document), UpdateMethod: "NewVersion" } },
  ],
};

/** Types that CloudFormation says within another resource, and the input that names that one. */
export const within: Record<string, string> = {
  "aws:cloudwatch/eventTarget:EventTarget": "rule",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": "bucket",
};
