import { checkExecutionRole, executionRoleTypes } from "../../eventing/executionRole";
import { stackRule } from "../../stackRule";

const pipe = "aws:pipes/pipe:Pipe";

/** Pipes user guide, "Permissions for Amazon EventBridge Pipes to access resources": of several, the one that differs. */
const reading = { dynamodb: "dynamodb:GetRecords", kinesis: "kinesis:GetRecords", sqs: "sqs:ReceiveMessage" };
const enriching = { lambda: "lambda:InvokeFunction", states: "states:StartSyncExecution" };
const writing = {
  events: "events:PutEvents",
  lambda: "lambda:InvokeFunction",
  sns: "sns:Publish",
  sqs: "sqs:SendMessage",
};

/** A pipe whose role cannot be assumed or may not read its source moves nothing. */
export const pipeRole = stackRule({
  name: "pipes-role",
  severity: "high",
  description: "The role of a pipe trusts EventBridge Pipes, may read the source and may write to the target.",
  remediation: [
    "Let pipes.amazonaws.com assume the role, with aws:SourceAccount and aws:SourceArn of the pipe.",
    "Allow the role the actions that the source, the enrichment and the target need, on them.",
  ],
  references: [],
  types: [pipe, ...executionRoleTypes],
  subjects: [pipe],
  configuration: {},
  *check(member, _, stack) {
    const uses = [
      { field: member.at("source"), actions: reading },
      { field: member.at("enrichment"), actions: enriching },
      { field: member.at("target"), actions: writing },
    ];
    yield* checkExecutionRole(stack, member, member.at("roleArn"), "pipes.amazonaws.com", uses);
  },
});
