/** What a service does by itself, or what its guide shows. Rules must not demand otherwise. */
export interface ServiceFact<T> {
  value: T;
  /** The page of AWS that says so. */
  source: string;
  /** When it began to hold; where AWS gives no date, when the page was read. */
  date: string;
}

const shown = (source: string): ServiceFact<true> => ({ value: true, source, date: "2026-12-01" });

/** Whether SQS encrypts a queue that says nothing about encryption. */
export const queuesEncrypted: ServiceFact<true> = {
  value: true,
  source: "CloudFormation, AWS::SQS::Queue, SqsManagedSseEnabled",
  date: "2022-10",
};

/** Whether S3 blocks public access to a new bucket in all four ways. */
export const bucketsBlocked: ServiceFact<true> = {
  value: true,
  source: "S3 user guide, Blocking public access to your Amazon S3 storage",
  date: "2023-04",
};

/** Types of state machines that end by themselves, with the seconds after which they do. */
export const longestExecutions: ServiceFact<Readonly<Record<string, number>>> = {
  value: { EXPRESS: 300 },
  source: "Step Functions developer guide, Choosing workflow type",
  date: "2026-11-30",
};

/** Classes of log groups whose retention CloudWatch Logs fixes: a retention that is given is ignored. */
export const fixedRetention: ServiceFact<readonly string[]> = {
  value: ["DELIVERY"],
  source: "CloudFormation, AWS::Logs::LogGroup, LogGroupClass",
  date: "2026-11-30",
};

/**
 * Services whose guides show the trust policy of a role without a condition on the source, and do not advise one beside
 * it. Those that do advise one, such as vpc-flow-logs, dlm, transfer, config and states, are not here. Pages as they are
 * in the guides' repositories at github.com/awsdocs, but for codebuild.
 */
export const servicesWithoutSource: Readonly<Record<string, ServiceFact<true>>> = {
  "appconfig.amazonaws.com": shown("AppConfig user guide, Configure permissions for automatic rollback"),
  "batch.amazonaws.com": shown("Batch user guide, AWS Batch service IAM role"),
  "codebuild.amazonaws.com": shown("Proton user guide, CodeBuild provisioning role creation"),
  "codedeploy.amazonaws.com": shown("CodeDeploy user guide, Create a service role for CodeDeploy"),
  "ec2.amazonaws.com": shown("EKS user guide, Amazon EKS node IAM role"),
  "ecs-tasks.amazonaws.com": shown("ECS developer guide, Amazon ECS task execution IAM role"),
  "edgelambda.amazonaws.com": shown("CloudFront developer guide, IAM permissions and roles for Lambda@Edge"),
  "eks.amazonaws.com": shown("EKS user guide, Amazon EKS cluster IAM role"),
  "glue.amazonaws.com": shown("Glue developer guide, Step 2: Create an IAM role (made by the console)"),
  "lambda.amazonaws.com": shown("Lambda developer guide, Lambda execution role"),
};

/** Services whose guides name the account alone as the source of a permission to invoke a function. */
export const accountSources: ServiceFact<readonly string[]> = {
  value: ["config.amazonaws.com", "secretsmanager.amazonaws.com"],
  source: "Secrets Manager user guide, permissions for the rotation function; Config developer guide, custom rules",
  date: "2026-11-30",
};

/** Actions that guides grant on every resource, because the resources are made later and by the service. */
export const grantedOnEverything: ServiceFact<readonly string[]> = {
  value: [
    ...["CreateNetworkInterface", "DeleteNetworkInterface", "DetachNetworkInterface"],
    ...["AssignPrivateIpAddresses", "UnassignPrivateIpAddresses"],
  ].map((name) => `ec2:${name}`),
  source:
    "Lambda developer guide, Giving Lambda functions access to resources in an Amazon VPC; Secrets Manager user guide",
  date: "2026-11-30",
};

/** Managed policies of AWS that allow only the basics of a function: logs, traces, its network, reading its source. */
export const plumbingPolicies: ServiceFact<readonly string[]> = {
  value: [
    "service-role/AWSLambdaBasicExecutionRole",
    "service-role/AWSLambdaDynamoDBExecutionRole",
    "service-role/AWSLambdaKinesisExecutionRole",
    "service-role/AWSLambdaMSKExecutionRole",
    "service-role/AWSLambdaSQSQueueExecutionRole",
    "AWSXRayDaemonWriteAccess",
    "CloudWatchLambdaInsightsExecutionRolePolicy",
  ],
  source: "Lambda developer guide, Working with AWS managed policies in the execution role",
  date: "2026-11-30",
};

/**
 * Condition keys of a service that name what it uses a key for, beside aws:SourceArn and aws:SourceAccount: their
 * values are ARNs that hold the account.
 */
export const keyContexts: ServiceFact<readonly string[]> = {
  value: ["kms:encryptioncontext:aws:logs:arn", "kms:encryptioncontext:aws:cloudtrail:arn"],
  source:
    "CloudWatch Logs user guide, Encrypt log data using AWS KMS; CloudTrail user guide, Configure AWS KMS key policies",
  date: "2026-11-30",
};

/** Condition keys, beside tags, that limit the resources of a statement whose Resource is "*". */
export const resourceKeys: ServiceFact<readonly string[]> = {
  value: [
    ...["aws:resourceaccount", "aws:resourceorgid", "ec2:vpc", "ecs:cluster"],
    ...["iam:awsservicename", "kms:viaservice"],
  ],
  source: "IAM user guide, AWS global condition context keys; Service Authorization Reference",
  date: "2026-11-30",
};
