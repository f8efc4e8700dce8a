import type { ProgramResource } from "./program";

export const account = "111122223333";
export const other = "444455556666";
export const region = "eu-west-1";
export const organizationId = "o-a1b2c3d4e5";

export const arn = (service: string, resource: string): string => `arn:aws:${service}:${region}:${account}:${resource}`;
export const roleArn = (name: string, of = account): string => `arn:aws:iam::${of}:role/${name}`;
export const policy = (...Statement: object[]): string => JSON.stringify({ Version: "2012-10-17", Statement });
export const ofAccount = { StringEquals: { "aws:SourceAccount": account } };
export const inOrganization = { StringEquals: { "aws:PrincipalOrgID": organizationId } };

/** A trust policy for a service, on behalf of the account unless another condition is given. */
export const trust = (Service: string, Condition: object | undefined = ofAccount): string =>
  policy({ Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole", ...(Condition && { Condition }) });

export const role = (name: string, service: string, statement?: object, condition?: object): ProgramResource => ({
  type: "aws:iam/role:Role",
  inputs: {
    name,
    assumeRolePolicy: trust(service, condition),
    ...(statement && { inlinePolicies: [{ name: "own", policy: policy({ Effect: "Allow", ...statement }) }] }),
  },
  completed: { arn: roleArn(name), managedPolicyArns: [] },
});

/** A queue as the guides make it: SQS encrypts it by itself. */
export const queue = (name: string, inputs: object = {}): ProgramResource => ({
  type: "aws:sqs/queue:Queue",
  inputs: { name, sqsManagedSseEnabled: true, messageRetentionSeconds: 1_209_600, ...inputs },
  completed: {
    arn: arn("sqs", name),
    url: `https://sqs.${region}.amazonaws.com/${account}/${name}`,
    policy: "",
    redrivePolicy: "",
  },
});

/** A function with its log group, as all rules want it. */
export const handler = (name: string, inputs: object = {}): Record<string, ProgramResource> => ({
  function: {
    type: "aws:lambda/function:Function",
    inputs: {
      name,
      role: roleArn("function"),
      runtime: "nodejs24.x",
      tracingConfig: { mode: "Active" },
      reservedConcurrentExecutions: 5,
      ...inputs,
    },
    completed: { arn: arn("lambda", `function:${name}`), loggingConfig: { logFormat: "Text" } },
  },
  logs: {
    type: "aws:cloudwatch/logGroup:LogGroup",
    inputs: { name: `/aws/lambda/${name}`, retentionInDays: 365 },
    completed: { arn: arn("logs", `log-group:/aws/lambda/${name}`) },
  },
});

/** The denial of everything without TLS. */
export const tls = (service: string, resource: string | string[]) => ({
  Effect: "Deny",
  Principal: "*",
  Action: `${service}:*`,
  Resource: resource,
  Condition: { Bool: { "aws:SecureTransport": "false" } },
});

/** What a rule may do with a queue or topic. */
export const fromRule = (
  action: string,
  resource: string,
  Condition: object | undefined = { ArnEquals: { "aws:SourceArn": arn("events", "rule/orders") } },
) => ({
  Effect: "Allow",
  Principal: { Service: "events.amazonaws.com" },
  Action: action,
  Resource: resource,
  ...(Condition && { Condition }),
});
