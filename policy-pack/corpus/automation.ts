import { arn, roleArn } from "./common";
import type { Program, ProgramResource } from "./program";

/** A step of a document. */
export type Step = Record<string, unknown>;

/** What documents are registered as. */
export const documentType = "aws:ssm/document:Document";
export const api = (name: string, service: string, operation: string, input: object, more: Step = {}): Step => ({
  name,
  action: "aws:executeAwsApi",
  inputs: { Service: service, Api: operation, ...input },
  ...more,
});
const table = { TableName: arn("dynamodb", "table/saved"), Key: { pk: { S: "{{ Id }}" } } };
/** The state before is saved and proved: then changes may follow. */
export const saved: Step[] = [
  api(
    "Look",
    "ec2",
    "DescribeInstances",
    { InstanceIds: ["{{ Id }}"] },
    {
      outputs: [{ Name: "State", Selector: "$.Reservations[0].Instances[0].State.Name", Type: "String" }],
    },
  ),
  api(
    "Save",
    "dynamodb",
    "PutItem",
    {
      TableName: table.TableName,
      Item: { pk: { S: "{{ Id }}" }, state: { S: "{{ Look.State }}" } },
      ConditionExpression: "attribute_not_exists(pk)",
    },
    { onFailure: "Continue" },
  ),
  {
    name: "Prove",
    action: "aws:assertAwsResourceProperty",
    inputs: {
      Service: "dynamodb",
      Api: "GetItem",
      ...table,
      ConsistentRead: true,
      PropertySelector: "$.Item.pk.S",
      DesiredValues: ["{{ Id }}"],
    },
  },
];
export const ask = (inputs: object = {}, more: Step = {}): Step => ({
  name: "Ask",
  action: "aws:approve",
  onFailure: "Abort",
  inputs: { Approvers: [roleArn("approver")], Message: "Go on?", ...inputs },
  ...more,
});
export const content = (steps: Step[], more: object = {}) => ({
  schemaVersion: "0.3",
  assumeRole: "{{ AutomationAssumeRole }}",
  parameters: {
    AutomationAssumeRole: { type: "AWS::IAM::Role::Arn" },
    Id: { type: "String", allowedPattern: "^i-[0-9a-f]{8,17}$" },
  },
  mainSteps: steps,
  ...more,
});
export const automation = (steps: Step[], more: object = {}): ProgramResource => ({
  type: documentType,
  inputs: {
    name: "n",
    documentType: "Automation",
    documentFormat: "JSON",
    content: JSON.stringify(content(steps, more)),
  },
  completed: { arn: arn("ssm", "document/n") },
});
export const stop = api("Stop", "ec2", "StopInstances", { InstanceIds: ["{{ Id }}"] });
export const terminate = api("Terminate", "ec2", "TerminateInstances", { InstanceIds: ["{{ Id }}"] });

/** A program of one document. */
export const one = (name: string, manner: string, resource: ProgramResource, ...rules: string[]): Program => ({
  name,
  manner,
  resources: { runbook: resource },
  violates: Object.fromEntries(rules.map((rule) => [rule, ["runbook"]])),
});
