import assert from "node:assert/strict";
import { streamingOperations } from "../../aws/streaming";
import { classifyOperation, operationTables } from "../../runbooks/language/operations";

const clients: Record<string, string> = {
  autoscaling: "auto-scaling",
  cloudwatch: "cloudwatch",
  dynamodb: "dynamodb",
  ec2: "ec2",
  events: "eventbridge",
  iam: "iam",
  lambda: "lambda",
  s3: "s3",
  sns: "sns",
  sqs: "sqs",
  ssm: "ssm",
  sts: "sts",
};

describe("the table of operations", () => {
  for (const [service, client] of Object.entries(clients))
    it(`names operations that ${service} has`, async () => {
      const sdk: Record<string, unknown> = await import(`@aws-sdk/client-${client}`);
      const streaming: Record<string, readonly string[]> = streamingOperations;
      // The SDK has no command for the one operation that AWS withdrew.
      const known = [...Object.keys(operationTables[service]!), ...(streaming[service] ?? [])].filter(
        (operation) => operation !== "InvokeAsync",
      );
      for (const operation of known) assert.ok(sdk[`${operation}Command`], `${service} ${operation}`);
    });

  it("gives every entry a reason", () => {
    for (const [service, table] of Object.entries(operationTables))
      for (const operation of Object.keys(table)) {
        const { reason } = classifyOperation(service, operation, {});
        assert.ok(reason.length > 8, `${service} ${operation}`);
      }
  });

  const cases: Array<[string, string, Record<string, unknown>, string]> = [
    ["ec2", "DescribeInstances", {}, "read"],
    ["iam", "GetRolePolicy", {}, "read"],
    ["s3", "ListObjectsV2", {}, "read"],
    ["nowhere", "DescribeThings", {}, "read"],
    ["ec2", "Describe", {}, "destructive"],
    ["ec2", "VaporizeInstances", {}, "destructive"],
    ["__proto__", "toString", {}, "destructive"],
    ["ec2", "constructor", {}, "destructive"],
    ["ec2", "TerminateInstances", {}, "destructive"],
    ["ec2", "TerminateInstances", { DryRun: true }, "read"],
    ["ec2", "TerminateInstances", { DryRun: "{{ DryRun }}" }, "destructive"],
    ["ec2", "CreateSnapshots", {}, "reversible"],
    ["autoscaling", "SetDesiredCapacity", {}, "disruptive"],
    ["dynamodb", "PutItem", { ConditionExpression: "attribute_not_exists(pk)" }, "reversible"],
    ["dynamodb", "PutItem", { ConditionExpression: "attribute_not_exists(pk) OR a = b" }, "destructive"],
    ["dynamodb", "PutItem", {}, "destructive"],
    ["kms", "ScheduleKeyDeletion", {}, "destructive"],
    ["sts", "GetSessionToken", {}, "disruptive"],
    // In another spelling, as in documents that AWS owns.
    ["ec2", "describe_volumes", {}, "read"],
    ["EC2 ", "describeVolumes", {}, "read"],
    ["rds", "delete_db_snapshot", {}, "destructive"],
    ["rds", "create-db-snapshot", {}, "reversible"],
    ["ec2", "describe volumes", {}, "destructive"],
    ["ec2", "{{ Api }}", {}, "destructive"],
    // By name: what adds something destroys nothing, unless it runs by itself.
    ["securityhub", "EnableSecurityHub", {}, "reversible"],
    ["guardduty", "CreateDetector", {}, "reversible"],
    ["ec2", "CreateFlowLogs", {}, "reversible"],
    ["accessanalyzer", "CreateAnalyzer", {}, "reversible"],
    ["macie2", "EnableMacie", {}, "reversible"],
    ["ecs", "CreateCluster", {}, "reversible"],
    ["scheduler", "CreateSchedule", {}, "destructive"],
    ["pipes", "CreatePipe", {}, "destructive"],
    ["lambda", "CreateEventSourceMapping", {}, "destructive"],
    ["ecs", "CreateService", {}, "destructive"],
    ["cloudformation", "CreateStackInstances", {}, "destructive"],
    // An operation that deletes where its input says so.
    ["rds", "ModifyDBInstance", { PubliclyAccessible: false }, "disruptive"],
    ["rds", "ModifyDBInstance", { BackupRetentionPeriod: 0 }, "destructive"],
    ["rds", "ModifyDBInstance", { BackupRetentionPeriod: "{{ Days }}" }, "destructive"],
    ["rds", "ModifyDBCluster", { BackupRetentionPeriod: 35 }, "disruptive"],
    ["autoscaling", "SetDesiredCapacity", { DesiredCapacity: 0 }, "destructive"],
    ["autoscaling", "SetDesiredCapacity", { DesiredCapacity: "{{ Number }}" }, "destructive"],
    ["autoscaling", "SetDesiredCapacity", { DesiredCapacity: "{{ Read.Number }}" }, "disruptive"],
    ["autoscaling", "UpdateAutoScalingGroup", { MinSize: 0, MaxSize: 0 }, "destructive"],
    ["autoscaling", "UpdateAutoScalingGroup", { MinSize: 0, MaxSize: 3 }, "disruptive"],
    ["autoscaling", "SetInstanceHealth", { HealthStatus: "Unhealthy" }, "destructive"],
    ["autoscaling", "SetInstanceHealth", { HealthStatus: "Healthy" }, "reversible"],
    ["sqs", "SetQueueAttributes", { Attributes: { VisibilityTimeout: "30" } }, "disruptive"],
    ["sqs", "SetQueueAttributes", { Attributes: { MessageRetentionPeriod: "60" } }, "destructive"],
    ["sqs", "SetQueueAttributes", { Attributes: "{{ Attributes }}" }, "destructive"],
    ["sqs", "SendMessage", {}, "destructive"],
    ["events", "PutEvents", {}, "destructive"],
    ["s3", "CopyObject", {}, "destructive"],
    ["cloudformation", "CreateStack", {}, "destructive"],
    ["kms", "PutKeyPolicy", { Policy: "{}" }, "disruptive"],
    ["kms", "PutKeyPolicy", { BypassPolicyLockoutSafetyCheck: true }, "destructive"],
    ["kms", "PutKeyPolicy", { BypassPolicyLockoutSafetyCheck: "{{ Bypass }}" }, "destructive"],
    ["ec2", "ModifyInstanceAttribute", { DisableApiTermination: { Value: true } }, "reversible"],
    ["ec2", "ModifyInstanceAttribute", { InstanceInitiatedShutdownBehavior: { Value: "terminate" } }, "destructive"],
    ["ec2", "ModifyInstanceAttribute", { InstanceInitiatedShutdownBehavior: { Value: "stop" } }, "reversible"],
    ["ec2", "ModifyInstanceAttribute", { InstanceInitiatedShutdownBehavior: { Value: "{{ L.B }}" } }, "reversible"],
    ["ec2", "ModifyInstanceAttribute", { InstanceInitiatedShutdownBehavior: "{{ Behaviour }}" }, "destructive"],
    ["ssm", "SendCommand", { DocumentName: "AWS-RunShellScript", Parameters: { commands: ["uptime"] } }, "disruptive"],
    ["ssm", "SendCommand", { DocumentName: "AWS-RunPowerShellScript" }, "destructive"],
    ["ssm", "CreateAssociation", { Name: "Own", Parameters: {} }, "destructive"],
  ];
  for (const [service, operation, input, risk] of cases)
    it(`classes ${service} ${operation} ${JSON.stringify(input)} as ${risk}`, () =>
      assert.equal(classifyOperation(service, operation, input).risk, risk));
});
