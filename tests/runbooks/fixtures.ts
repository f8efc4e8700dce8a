import type { RunbookContext } from "../../runbooks/language/types";

export { runbooks } from "../../catalogue/runbooks";

export const context: RunbookContext = {
  priorStateTableArn: "arn:aws:dynamodb:eu-west-1:222233334444:table/reflex-prior-state",
  stopsTableArn: "arn:aws:dynamodb:eu-west-1:222233334444:table/reflex-stops",
  messagesTopicArn: "arn:aws:sns:eu-west-1:222233334444:reflex-messages",
  approvalsTopicName: "AutomationReflexApprovals",
  approverRoleName: "reflex-approver",
};

export const scope = { partition: "aws", accountId: "111122223333", instanceRoles: ["web-*", "app/*"] };

type Step = Record<string, unknown>;

/** A document of these steps, with the parameters that every runbook has. */
export const documentOf = (...mainSteps: Step[]) => ({
  schemaVersion: "0.3",
  assumeRole: "{{ AutomationAssumeRole }}",
  parameters: {
    AutomationAssumeRole: { type: "String" },
    InstanceId: { type: "String", allowedPattern: "^i-[0-9a-f]+$" },
    Free: { type: "String" },
    Ids: { type: "StringList" },
  },
  mainSteps,
});

export const call = (name: string, service: string, operation: string, more: Step = {}): Step => ({
  name,
  action: "aws:executeAwsApi",
  inputs: { Service: service, Api: operation },
  ...more,
});

export const read = (name: string, more: Step = {}) => call(name, "ec2", "DescribeInstances", more);
export const terminate = (name: string, more: Step = {}) => call(name, "ec2", "TerminateInstances", more);

export const approve = (name: string, more: Step = {}): Step => ({
  name,
  action: "aws:approve",
  inputs: { Approvers: ["arn:aws:iam::111122223333:role/approver"] },
  ...more,
});

export const branch = (name: string, next: string, more: Step = {}): Step => ({
  name,
  action: "aws:branch",
  inputs: { Choices: [{ Variable: "{{ InstanceId }}", StringEquals: "i-0", NextStep: next }], ...more },
});

export const loop = (name: string, steps: Step[], more: Step = {}): Step => ({
  name,
  action: "aws:loop",
  inputs: { Iterators: ["a", "b"], Steps: steps, ...more },
});
