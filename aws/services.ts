/** An SDK package, with the type of what it exports: naming it loads nothing. */
interface SdkPackage<Sdk> {
  name: string;
  /** Never set: only its type is used. */
  exports?: Sdk;
}

const sdk = <Sdk>(name: string): SdkPackage<Sdk> => ({ name });

/** The services that this project calls and their SDKs, by boto3 name, which is the one that Automation uses. */
export const services = {
  appconfig: sdk<typeof import("@aws-sdk/client-appconfig")>("@aws-sdk/client-appconfig"),
  autoscaling: sdk<typeof import("@aws-sdk/client-auto-scaling")>("@aws-sdk/client-auto-scaling"),
  cloudformation: sdk<typeof import("@aws-sdk/client-cloudformation")>("@aws-sdk/client-cloudformation"),
  cloudtrail: sdk<typeof import("@aws-sdk/client-cloudtrail")>("@aws-sdk/client-cloudtrail"),
  cloudwatch: sdk<typeof import("@aws-sdk/client-cloudwatch")>("@aws-sdk/client-cloudwatch"),
  codedeploy: sdk<typeof import("@aws-sdk/client-codedeploy")>("@aws-sdk/client-codedeploy"),
  codepipeline: sdk<typeof import("@aws-sdk/client-codepipeline")>("@aws-sdk/client-codepipeline"),
  config: sdk<typeof import("@aws-sdk/client-config-service")>("@aws-sdk/client-config-service"),
  dynamodb: sdk<typeof import("@aws-sdk/client-dynamodb")>("@aws-sdk/client-dynamodb"),
  ec2: sdk<typeof import("@aws-sdk/client-ec2")>("@aws-sdk/client-ec2"),
  ecs: sdk<typeof import("@aws-sdk/client-ecs")>("@aws-sdk/client-ecs"),
  events: sdk<typeof import("@aws-sdk/client-eventbridge")>("@aws-sdk/client-eventbridge"),
  guardduty: sdk<typeof import("@aws-sdk/client-guardduty")>("@aws-sdk/client-guardduty"),
  iam: sdk<typeof import("@aws-sdk/client-iam")>("@aws-sdk/client-iam"),
  kms: sdk<typeof import("@aws-sdk/client-kms")>("@aws-sdk/client-kms"),
  lambda: sdk<typeof import("@aws-sdk/client-lambda")>("@aws-sdk/client-lambda"),
  logs: sdk<typeof import("@aws-sdk/client-cloudwatch-logs")>("@aws-sdk/client-cloudwatch-logs"),
  rds: sdk<typeof import("@aws-sdk/client-rds")>("@aws-sdk/client-rds"),
  s3: sdk<typeof import("@aws-sdk/client-s3")>("@aws-sdk/client-s3"),
  secretsmanager: sdk<typeof import("@aws-sdk/client-secrets-manager")>("@aws-sdk/client-secrets-manager"),
  securityhub: sdk<typeof import("@aws-sdk/client-securityhub")>("@aws-sdk/client-securityhub"),
  sns: sdk<typeof import("@aws-sdk/client-sns")>("@aws-sdk/client-sns"),
  sqs: sdk<typeof import("@aws-sdk/client-sqs")>("@aws-sdk/client-sqs"),
  ssm: sdk<typeof import("@aws-sdk/client-ssm")>("@aws-sdk/client-ssm"),
  stepfunctions: sdk<typeof import("@aws-sdk/client-sfn")>("@aws-sdk/client-sfn"),
  sts: sdk<typeof import("@aws-sdk/client-sts")>("@aws-sdk/client-sts"),
  xray: sdk<typeof import("@aws-sdk/client-xray")>("@aws-sdk/client-xray"),
};

export type Service = keyof typeof services;

/** What the package of a service exports. */
export type SdkOf<S extends Service> = (typeof services)[S] extends SdkPackage<infer Sdk> ? Sdk : never;

/** IAM prefixes that differ from the boto3 name (Service Authorization Reference), of every service that is known. */
const iamPrefixes: Readonly<Record<string, string>> = {
  accessanalyzer: "access-analyzer",
  amp: "aps",
  apigatewayv2: "apigateway",
  appconfigdata: "appconfig",
  cloudcontrol: "cloudformation",
  docdb: "rds",
  dynamodbstreams: "dynamodb",
  efs: "elasticfilesystem",
  elb: "elasticloadbalancing",
  elbv2: "elasticloadbalancing",
  emr: "elasticmapreduce",
  neptune: "rds",
  opensearch: "es",
  resourcegroupstaggingapi: "tag",
  s3control: "s3",
  "service-quotas": "servicequotas",
  sesv2: "ses",
  "sso-admin": "sso",
  stepfunctions: "states",
};

/** What the IAM actions of a service, by its boto3 name, begin with. */
export const iamPrefix = (service: string): string =>
  Object.hasOwn(iamPrefixes, service) ? (iamPrefixes[service] ?? service) : service;

/** The IAM action that is named like an operation; some operations need another (S3 has many such). */
export const iamAction = (service: string, operation: string): string => `${iamPrefix(service)}:${operation}`;
