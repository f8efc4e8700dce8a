import { api, ask, automation, content, one, type Step, saved, stop, terminate } from "./automation";
import { clean, later, type Program, vary } from "./program";

const good = clean("an instance that is stopped, with its state saved", "the runbooks of this project", {
  runbook: automation([...saved, stop]),
});
const approved = clean(
  "an instance that people agree to terminate",
  "AWS-TerminateEC2InstanceWithApproval, with named approvers",
  {
    runbook: automation([...saved, ask(), terminate]),
  },
);

/** A document that only reads, in one of the forms that AWS's own documents have. */
const reading = (name: string, manner: string, step: Step, more: object = {}, undocumented = true): Program => ({
  ...clean(name, manner, {
    runbook: automation([api("Look", "ec2", "DescribeInstances", { InstanceIds: ["{{ Id }}"] }, step)], more),
  }),
  violates: undocumented ? { "ssm-document-documented": ["runbook"] } : {},
});
/** A change that is in order but for one thing. */
const without = (
  name: string,
  manner: string,
  steps: Step[],
  violates: Program["violates"] = { "ssm-approval-before-destruction": ["runbook"] },
  more: object = {},
): Program => ({ name, manner, resources: { runbook: automation([...saved, ...steps], more) }, violates });

const shell = (...commands: string[]): Step => ({
  name: "Run",
  action: "aws:runCommand",
  inputs: { DocumentName: "AWS-RunShellScript", InstanceIds: ["{{ Id }}"], Parameters: { commands } },
});
export const documents: Program[] = [
  good,
  vary(good, "a role in the account of the run", "database-blocking-locks of fis-template-library", {
    "runbook.inputs.content": JSON.stringify({
      ...content([...saved, stop]),
      assumeRole: "arn:aws:iam::{{ global:ACCOUNT_ID }}:role/run",
    }),
  }),
  approved,
  vary(good, "a document that is made from an output", "awsx programs: content by apply", {
    "runbook.inputs.content": later(JSON.stringify(content([...saved, stop]))),
  }),
  reading("a time limit that a call cannot use", "24 documents of AWS", { timeoutSeconds: 600 }),
  reading("an end in quotes", "AWSSupport-SetupIPMonitoringFromVPC", { isEnd: "true" }),
  reading("a selector without a root", "AWS-CreateSnapshot", {
    outputs: [{ Name: "Owner", Selector: "Reservations[0].OwnerId", Type: "String" }],
  }),
  reading("an operation in camel case", "AWSResilienceHub-RebootEc2InstanceSOP", {
    inputs: { Service: "ec2", Api: "describeInstances", InstanceIds: ["{{ Id }}"] },
  }),
  reading(
    "a pattern in Java's spelling, and a default that refers",
    "23 documents of AWS; AWS-UpdateLinuxAmi",
    {},
    {
      parameters: {
        AutomationAssumeRole: { type: "AWS::IAM::Role::Arn" },
        Id: { type: "String", allowedPattern: "^(?i:i-[0-9a-f]+)$" },
        Region: { type: "String", default: "{{ global:REGION }}" },
      },
    },
    false,
  ),
  one(
    "text from a parameter that nothing limits",
    "17 documents of AWS",
    automation([api("Look", "ec2", "DescribeInstances", { NextToken: "after {{ Text }}" })], {
      parameters: { AutomationAssumeRole: { type: "AWS::IAM::Role::Arn" }, Text: { type: "String" } },
    }),
    "ssm-parameters-limited",
  ),
  one(
    "a pattern that Java refuses",
    "an edited pattern",
    automation([api("Look", "ec2", "DescribeInstances", {})], {
      parameters: {
        AutomationAssumeRole: { type: "AWS::IAM::Role::Arn" },
        Id: { type: "String", allowedPattern: "^[a-z$" },
      },
    }),
    "ssm-document-valid",
  ),
  one(
    "a step that is not there",
    "a renamed step",
    automation([{ ...saved[0], nextStep: "Gone" }]),
    "ssm-document-valid",
    "ssm-approval-before-destruction",
  ),
  one(
    "an input that the action does not have",
    "a misspelt input",
    automation([{ name: "Wait", action: "aws:sleep", inputs: { Duration: "PT1S", Until: "later" } }]),
    "ssm-document-valid",
  ),
  without("a termination that nobody approves", "chaos-ssm-documents", [terminate]),
  without(
    "a termination in snake case",
    "awslabs: operations in snake case",
    [api("Terminate", "ec2", "terminate_instances", { InstanceIds: ["{{ Id }}"] })],
    { "ssm-approval-before-destruction": ["runbook"], "ssm-document-documented": ["runbook"] },
  ),
  without(
    "approvers by a parameter",
    "AWS-TerminateEC2InstanceWithApproval",
    [ask({ Approvers: "{{ People }}" }), terminate],
    undefined,
    {
      parameters: {
        AutomationAssumeRole: { type: "AWS::IAM::Role::Arn" },
        Id: { type: "String", allowedPattern: "^i-[0-9a-f]{8,17}$" },
        People: { type: "StringList" },
      },
    },
  ),
  without("a rejection that goes on", "AWSSupport documents with onFailure Continue", [
    ask({}, { onFailure: "Continue" }),
    terminate,
  ]),
  without("backups that a lower retention deletes", "an edited remediation of ASR", [
    api("Keep", "rds", "ModifyDBInstance", { DBInstanceIdentifier: "db", BackupRetentionPeriod: 0 }),
  ]),
  without("a group that is emptied", "a cost-saving runbook", [
    api("Empty", "autoscaling", "UpdateAutoScalingGroup", { AutoScalingGroupName: "web", MinSize: 0, MaxSize: 0 }),
  ]),
  without("an object that is overwritten", "a restore by copy", [
    api("Copy", "s3", "CopyObject", { Bucket: "b", Key: "k", CopySource: "b/old" }),
  ]),
  without("a key that nobody may use any more", "a lockout of a key", [
    api("Lock", "kms", "PutKeyPolicy", { KeyId: "k", Policy: "{}", BypassPolicyLockoutSafetyCheck: true }),
  ]),
  without("messages that a lower retention drops", "a queue that is drained", [
    api("Drop", "sqs", "SetQueueAttributes", { QueueUrl: "q", Attributes: { MessageRetentionPeriod: "60" } }),
  ]),
  without("a stack with any code", "28 documents of AWS with aws:createStack", [
    { name: "Make", action: "aws:createStack", inputs: { StackName: "s", TemplateURL: "https://example.com/t.json" } },
  ]),
  without("an event that starts whatever listens", "remediation by events", [
    api("Send", "events", "PutEvents", { Entries: [{ Source: "own", DetailType: "go", Detail: "{}" }] }),
  ]),
  without("commands that delete", "AWSSQLServer-Restore", [shell("rm -rf /var/lib/data/{{ Id }}")]),
  without("the command line of AWS in a command", "runbooks by aws:runCommand", [
    shell("aws ec2 terminate-instances --instance-ids {{ Id }}"),
  ]),
  clean("commands that restart a service", "RestartService", {
    runbook: automation([...saved, shell("set -e", "systemctl restart web.service", "df -h | grep xvda")]),
  }),
  clean("operations that add or turn on", "AWS-EnableCloudTrail; ASR", {
    runbook: automation([
      ...saved,
      api("Hub", "securityhub", "EnableSecurityHub", {}),
      api("Detector", "guardduty", "CreateDetector", { Enable: true }),
      api("Flows", "ec2", "CreateFlowLogs", { ResourceType: "VPC", ResourceIds: ["vpc-1"] }),
      api("Subnet", "ec2", "ModifySubnetAttribute", { SubnetId: "s", MapPublicIpOnLaunch: { Value: false } }),
      api("Filter", "logs", "PutMetricFilter", { logGroupName: "l", filterName: "f" }),
    ]),
  }),
  without(
    "a script inside",
    "192 documents of AWS",
    [
      ask(),
      {
        name: "Script",
        action: "aws:executeScript",
        inputs: { Runtime: "python3.11", Handler: "f", Script: "def f(e, c): pass" },
      },
    ],
    { "ssm-no-inline-script": ["runbook"] },
  ),
  one("a change before anything is saved", "233 published documents", automation([stop]), "ssm-prior-state-saved"),
  vary(
    good,
    "the rights of the caller",
    "78 documents of AWS",
    {
      "runbook.inputs.content": JSON.stringify({ ...content([...saved, stop]), assumeRole: undefined }),
    },
    { "ssm-assume-role-present": ["runbook"] },
  ),
  vary(
    good,
    "a document for everybody",
    "a document that is published",
    {
      "runbook.inputs.permissions": { type: "Share", account_ids: "All" },
    },
    { "ssm-document-not-public": ["runbook"] },
  ),
];
