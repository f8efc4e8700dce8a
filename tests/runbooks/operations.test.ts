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
  ];
  for (const [service, operation, input, risk] of cases)
    it(`classes ${service} ${operation} ${JSON.stringify(input)} as ${risk}`, () =>
      assert.equal(classifyOperation(service, operation, input).risk, risk));
});
