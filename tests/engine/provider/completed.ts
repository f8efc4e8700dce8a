import { conflict } from "./conflicts";
import type { Values } from "./wire";

/**
 * Arguments that AWS completes: optional for the program, and never empty once the resource exists ("Optional" and
 * "Computed" in the provider's schema). Where a program leaves one out, a preview does not know it, and the state holds
 * what AWS answers afterwards.
 *
 * Names: schema of the AWS provider 5.46 (`terraform providers schema -json`), and the types of the installed
 * @pulumi/aws for arguments that came later; tests/components/providerSchema.test.ts holds the table to those types.
 * Values: what the provider reads back from a new resource (API references of the services: CreateQueue and
 * GetQueueAttributes, CreateFunction, GetBucketEncryption, DescribeTable …).
 */
export const completedArguments: Readonly<Record<string, Values>> = {
  "aws:cloudwatch/eventRule:EventRule": { namePrefix: "" },
  "aws:cloudwatch/eventTarget:EventTarget": { targetId: "terraform-20261130000000000000000001" },
  "aws:cloudwatch/logGroup:LogGroup": { deletionProtectionEnabled: false, logGroupClass: "STANDARD", namePrefix: "" },
  "aws:cloudwatch/metricAlarm:MetricAlarm": { evaluateLowSampleCountPercentiles: "" },
  "aws:codedeploy/deploymentGroup:DeploymentGroup": { blueGreenDeploymentConfig: {} },
  "aws:dynamodb/resourcePolicy:ResourcePolicy": { confirmRemoveSelfResourceAccess: false },
  "aws:dynamodb/table:Table": {
    attributes: [],
    globalSecondaryIndexes: [],
    globalTableWitness: {},
    hashKey: "",
    pointInTimeRecovery: { enabled: false },
    readCapacity: 0,
    serverSideEncryption: {},
    streamViewType: "",
    ttl: { attributeName: "", enabled: false },
    warmThroughput: { readUnitsPerSecond: 12_000, writeUnitsPerSecond: 4_000 },
    writeCapacity: 0,
  },
  "aws:fis/experimentTemplate:ExperimentTemplate": {
    experimentOptions: { accountTargeting: "single-account", emptyTargetResolutionMode: "fail" },
  },
  "aws:iam/role:Role": { inlinePolicies: [], managedPolicyArns: [], namePrefix: "" },
  "aws:iam/rolePolicy:RolePolicy": { namePrefix: "" },
  "aws:lambda/eventSourceMapping:EventSourceMapping": {
    amazonManagedKafkaEventSourceConfig: {},
    maximumRecordAgeInSeconds: 0,
    maximumRetryAttempts: 0,
    parallelizationFactor: 0,
    selfManagedKafkaEventSourceConfig: {},
  },
  "aws:lambda/function:Function": {
    architectures: ["x86_64"],
    codeSha256: "2jmj7l5rSw0yVb/vlWAYkK/YBwk=",
    ephemeralStorage: { size: 512 },
    loggingConfig: {
      applicationLogLevel: "",
      logFormat: "Text",
      logGroup: "/aws/lambda/made-by-lambda",
      systemLogLevel: "",
    },
    sourceCodeHash: "2jmj7l5rSw0yVb/vlWAYkK/YBwk=",
    tracingConfig: { mode: "PassThrough" },
  },
  "aws:lambda/invocation:Invocation": {},
  "aws:lambda/permission:Permission": { statementId: "terraform-20261130000000000000000001", statementIdPrefix: "" },
  "aws:s3/bucket:Bucket": {
    accelerationStatus: "",
    acl: "",
    bucketNamespace: "global",
    bucketPrefix: "",
    corsRules: [],
    grants: [{ id: "75aa57f0", permissions: ["FULL_CONTROL"], type: "CanonicalUser", uri: "" }],
    lifecycleRules: [],
    logging: {},
    objectLockConfiguration: {},
    objectLockEnabled: false,
    policy: "",
    replicationConfiguration: {},
    requestPayer: "BucketOwner",
    serverSideEncryptionConfiguration: {
      rule: {
        applyServerSideEncryptionByDefault: { kmsMasterKeyId: "", sseAlgorithm: "AES256" },
        bucketKeyEnabled: false,
      },
    },
    versioning: { enabled: false, mfaDelete: false },
    website: {},
  },
  "aws:scheduler/schedule:Schedule": { actionAfterCompletion: "NONE", groupName: "default", namePrefix: "" },
  "aws:sfn/stateMachine:StateMachine": {
    encryptionConfiguration: { kmsDataKeyReusePeriodSeconds: 0, kmsKeyId: "", type: "AWS_OWNED_KEY" },
    loggingConfiguration: { includeExecutionData: false, level: "OFF", logDestination: "" },
    namePrefix: "",
    tracingConfiguration: { enabled: false },
  },
  "aws:sns/topic:Topic": {
    fifoThroughputScope: "",
    namePrefix: "",
    policy: '{"Version":"2008-10-17","Id":"__default_policy_ID","Statement":[]}',
    signatureVersion: 0,
    tracingConfig: "",
  },
  "aws:sns/topicSubscription:TopicSubscription": { filterPolicyScope: "" },
  "aws:sqs/queue:Queue": {
    deduplicationScope: "",
    fifoThroughputLimit: "",
    kmsDataKeyReusePeriodSeconds: 300,
    namePrefix: "",
    policy: "",
    redriveAllowPolicy: "",
    redrivePolicy: "",
    sqsManagedSseEnabled: true,
  },
};

/** Completed as well, but known in a plan: the provider makes names itself, and the Region is that of its settings. */
export const completedInPlan: readonly string[] = ["bucket", "name", "region"];

/** Keys of maps that the SDK leaves open although the provider demands them (internal/service/ssm/document.go). */
export const mapKeys: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  "aws:ssm/document:Document": { permissions: ["account_ids", "type"] },
};

/** What AWS answers for the arguments that a program leaves out. */
export const completed = (type: string, inputs: Values): Values =>
  Object.fromEntries(Object.entries(completedArguments[type] ?? {}).filter(([key]) => inputs[key] === undefined));

/** Why the provider refuses the inputs; undefined where it accepts them. */
export function refusal(type: string, inputs: Values): string | undefined {
  for (const [property, keys] of Object.entries(mapKeys[type] ?? {})) {
    const given = inputs[property];
    if (typeof given !== "object" || given === null) continue;
    const missing = keys.find((key) => !(key in given));
    if (missing) return `"${property}": "${missing}" must be defined`;
    const unknownKey = Object.keys(given).find((key) => key !== "__defaults" && !keys.includes(key));
    if (unknownKey) return `"${property}": "${unknownKey}" is no key of it`;
  }
  return conflict(type, inputs);
}
