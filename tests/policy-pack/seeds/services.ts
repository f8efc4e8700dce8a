import { account, policyText } from "../subject";
import { added, edit, type Seed, without } from "./seed";

export const serviceSeeds: Seed[] = [
  added("lambda-permission-source", "aws:lambda/permission:Permission", {
    action: "lambda:InvokeFunction",
    function: "reflex-triage",
    principal: "events.amazonaws.com",
  }),
  {
    rule: "lambda-supported-runtime",
    stack: "security",
    resource: "Function::triage",
    breakIt: (inputs) => {
      inputs.runtime = "nodejs18.x";
    },
  },
  { rule: "lambda-tracing", stack: "security", resource: "Function::triage", breakIt: without("tracingConfig") },
  {
    rule: "lambda-bounded-concurrency",
    stack: "security",
    resource: "EventSourceMapping::triage",
    breakIt: without("scalingConfig"),
  },
  {
    rule: "lambda-log-group",
    stack: "security",
    resource: "Function::triage",
    breakIt: (inputs) => {
      inputs.loggingConfig = { logFormat: "JSON", logGroup: "/aws/lambda/reflex-nobody" };
    },
  },
  {
    rule: "sqs-policy-source",
    stack: "security",
    resource: "Queue::triage",
    breakIt: (inputs) => edit(inputs, "policy", ({ Statement }) => delete Statement[0]!.Condition),
  },
  {
    rule: "sqs-encrypted",
    stack: "security",
    resource: "Queue::triage",
    breakIt: (inputs) => {
      inputs.sqsManagedSseEnabled = false;
    },
  },
  { rule: "sqs-redrive", stack: "security", resource: "Queue::triage", breakIt: without("redrivePolicy") },
  {
    rule: "sns-policy-source",
    stack: "member",
    resource: "Topic::approvals-eu-west-1",
    breakIt: (inputs) => edit(inputs, "policy", ({ Statement }) => Statement.pop()),
  },
  {
    rule: "sns-encryption",
    stack: "member",
    resource: "Topic::approvals-eu-west-1",
    breakIt: (inputs) => {
      inputs.kmsMasterKeyId = "alias/aws/sns";
    },
  },
  {
    rule: "s3-policy-source",
    stack: "security",
    resource: "BucketPolicy::evidence",
    breakIt: (inputs) => edit(inputs, "policy", ({ Statement }) => Statement.shift()),
  },
  {
    rule: "s3-bucket-closed",
    stack: "security",
    resource: "BucketPublicAccessBlock::evidence",
    breakIt: (inputs) => {
      inputs.blockPublicPolicy = false;
    },
  },
  {
    rule: "s3-evidence-locked",
    stack: "security",
    resource: "BucketVersioning::evidence",
    breakIt: (inputs) => {
      inputs.versioningConfiguration = { status: "Suspended" };
    },
  },
  {
    rule: "dynamodb-point-in-time-recovery",
    stack: "security",
    resource: "Table::triage",
    breakIt: without("pointInTimeRecovery"),
  },
  {
    rule: "dynamodb-policy-source",
    stack: "security",
    resource: "ResourcePolicy::prior-state-eu-west-1",
    breakIt: (inputs) => edit(inputs, "policy", ({ Statement }) => delete Statement[0]!.Condition),
  },
  added("kms-key-policy", "aws:kms/keyPolicy:KeyPolicy", {
    policy: policyText({ Effect: "Allow", Principal: "*", Action: "kms:Decrypt", Resource: "*" }),
  }),
  {
    ...added("kms-rotation", "aws:kms/key:Key", {}),
    resource: { type: "aws:kms/key:Key", name: "added", inputs: {}, protect: true },
  },
  { rule: "logs-retention", stack: "security", resource: "LogGroup::triage", breakIt: without("retentionInDays") },
  added("states-logging", "aws:sfn/stateMachine:StateMachine", {
    name: "added",
    definition: '{"TimeoutSeconds": 60, "StartAt": "A", "States": {"A": {"Type": "Succeed"}}}',
    tracingConfiguration: { enabled: true },
    loggingConfiguration: { level: "OFF", logDestination: `arn:aws:logs:eu-west-1:${account}:log-group:states:*` },
  }),
  added("states-deadlines", "aws:sfn/stateMachine:StateMachine", {
    name: "added",
    definition: '{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}',
    tracingConfiguration: { enabled: true },
    loggingConfiguration: { level: "ALL", logDestination: `arn:aws:logs:eu-west-1:${account}:log-group:states:*` },
  }),
  {
    rule: "cloudwatch-alarm-actions",
    stack: "security",
    resource: "MetricAlarm::triage-Errors",
    breakIt: without("alarmActions"),
  },
  {
    rule: "cloudwatch-alarm-targets-exist",
    stack: "security",
    resource: "MetricAlarm::triage-Errors",
    breakIt: (inputs) => {
      inputs.alarmActions = ["arn:aws:sns:eu-west-1:222233334444:reflex-nobody"];
    },
  },
];
