import type { Pattern } from "./resource";

/** An optimized integration: it speaks to AWS through the SDK for Java 1, whose names its errors carry. */
export interface OptimizedIntegration {
  /** boto3's client name. */
  service: string;
  actions: readonly string[];
  patterns: readonly Pattern[];
  /** First part of error names (recorded: `Lambda.ResourceNotFoundException`). */
  prefix: string;
  /** Name of an error that the service's model does not have, such as `Lambda.AWSLambdaException`. */
  generalError: string;
  /** As the cause names the service. */
  serviceLabel: string;
}

/** Optimized integrations that are run ("Integrating optimized services", Step Functions guide). */
export const optimized: Readonly<Record<string, OptimizedIntegration>> = {
  lambda: {
    service: "lambda",
    actions: ["invoke"],
    patterns: ["request", "token"],
    prefix: "Lambda",
    generalError: "AWSLambdaException",
    serviceLabel: "AWSLambda",
  },
  sqs: {
    service: "sqs",
    actions: ["sendMessage"],
    patterns: ["request", "token"],
    prefix: "SQS",
    generalError: "AmazonSQSException",
    serviceLabel: "AmazonSQS",
  },
  sns: {
    service: "sns",
    actions: ["publish"],
    patterns: ["request", "token"],
    prefix: "SNS",
    generalError: "AmazonSNSException",
    serviceLabel: "AmazonSNS",
  },
  events: {
    service: "events",
    actions: ["putEvents"],
    patterns: ["request", "token"],
    prefix: "EventBridge",
    generalError: "AmazonEventBridgeException",
    serviceLabel: "AmazonEventBridge",
  },
  dynamodb: {
    service: "dynamodb",
    actions: ["getItem", "putItem", "updateItem", "deleteItem"],
    patterns: ["request"],
    prefix: "DynamoDB",
    generalError: "AmazonDynamoDBException",
    serviceLabel: "AmazonDynamoDBv2",
  },
  states: {
    service: "stepfunctions",
    actions: ["startExecution"],
    patterns: ["request", "sync", "sync:2", "token"],
    prefix: "StepFunctions",
    generalError: "AWSStepFunctionsException",
    serviceLabel: "AWSStepFunctions",
  },
};

/** Optimized integrations that AWS has and the embedded organization does not run. */
export const notRun: Readonly<Record<string, string>> = {
  apigateway: "API Gateway APIs",
  athena: "Athena queries",
  batch: "Batch jobs",
  bedrock: "Bedrock models",
  bedrockagentcore: "Bedrock AgentCore",
  codebuild: "CodeBuild builds",
  databrew: "DataBrew jobs",
  ecs: "ECS tasks through this integration; use aws-sdk:ecs",
  eks: "EKS clusters",
  elasticmapreduce: "EMR clusters",
  "emr-containers": "EMR on EKS jobs",
  "emr-serverless": "EMR Serverless jobs",
  glue: "Glue jobs",
  http: "HTTP tasks: they would reach somebody outside of the embedded organization",
  mediaconvert: "MediaConvert jobs",
  sagemaker: "SageMaker jobs",
};

/** Operations that AWS SDK integrations leave out (Step Functions guide, supported-services-awssdk). */
const unsupportedOperations: Readonly<Record<string, readonly string[]>> = {
  cloudwatchlogs: ["StartLiveTail", "GetLogObject"],
  codedeploy: [
    "BatchGetDeploymentInstances",
    "GetDeploymentInstance",
    "ListDeploymentInstances",
    "SkipWaitTimeForInstanceTermination",
  ],
  kinesis: ["SubscribeToShard"],
  lambda: ["InvokeAsync", "InvokeWithResponseStream"],
  rdsdata: ["ExecuteSql"],
  s3: ["SelectObjectContent"],
  s3control: ["SelectObjectContent"],
  securityhub: ["ConnectorRegistrationsV2"],
  shield: ["DeleteSubscription"],
  sts: ["AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"],
};

export const isUnsupportedOperation = (service: string, operation: string): boolean =>
  unsupportedOperations[service]?.includes(operation) ?? false;
