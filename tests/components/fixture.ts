import { type SecurityGroupFacts, securityGroup } from "../../catalogue/exposure/resources/security-group";
import { type MemberConfig, parseConfig, type SecurityConfig } from "../../components/config/stackConfig";
import { MemberAccount } from "../../components/memberAccount";
import { accountProvider } from "../../components/provider";
import { SecurityAccount } from "../../components/securityAccount";
import type { LocalResponse, Response, RunbookResponse } from "../../responses/types";
import type { Runbook } from "../../runbooks/language/types";
import { localParameters } from "../../runbooks/shared/parameters";
import { type DeployedResource, deploymentOf } from "../../simulator";

export const securityAccountId = "222233334444";
export const memberAccountId = "111122223333";
export const organizationId = "o-a1b2c3d4e5";

const common = {
  organizationId,
  securityAccountId,
  homeRegion: "eu-west-1",
  governedRegions: '["eu-west-1","us-east-1"]',
};

export const securityValues: Record<string, string> = {
  ...common,
  role: "security",
  members: `{"${memberAccountId}":{"name":"payments"},"777788889999":{"name":"sandbox","mode":"observe"}}`,
  goldenImages: '{"eu-west-1":{"x86_64":"ami-0abcdef1234567890"}}',
  alertEmails: '["security@example.com"]',
};

export const memberValues: Record<string, string> = {
  ...common,
  role: "member",
  accountId: memberAccountId,
  accountName: "payments",
  approverPrincipalArn: `arn:aws:iam::${securityAccountId}:role/ReflexApprovers`,
  instanceRoles: '["web-*","app/*"]',
};

export const configOf = (values: Record<string, string>) => parseConfig("reflex", (key) => values[key]);

/** A runbook whose document and policy show the context they were compiled with. */
export const runbook = (name: string): Runbook => ({
  name,
  summary: `${name} of the tests`,
  parameters: {},
  compile: (context) => ({
    name,
    summary: `${name} of the tests`,
    document: { schemaVersion: "0.3", description: context.priorStateTableArn, mainSteps: [] },
    risk: "reversible",
    riskReasons: [],
    policy: ({ partition, accountId, instanceRoles }) => ({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "KeepState",
          Effect: "Allow",
          Action: ["dynamodb:PutItem"],
          Resource: [context.priorStateTableArn],
        },
        {
          Sid: "RevokeRules",
          Effect: "Allow",
          Action: ["ec2:RevokeSecurityGroupIngress"],
          Resource: [`arn:${partition}:ec2:*:${accountId}:security-group/*`],
        },
        {
          Sid: "PassRoleToInstances",
          Effect: "Allow",
          Action: ["iam:PassRole"],
          Resource: instanceRoles.map((pattern) => `arn:${partition}:iam::${accountId}:role/${pattern}`),
        },
      ],
    }),
  }),
});

export const central: RunbookResponse<SecurityGroupFacts> = {
  name: "open-port",
  title: "A port is open",
  summary: "A response of the tests.",
  placement: "central",
  forms: {
    cloudtrail: {
      pattern: {
        source: ["aws.ec2"],
        "detail-type": ["AWS API Call via CloudTrail"],
        "replay-name": [{ exists: false }],
        detail: { eventName: ["AuthorizeSecurityGroupIngress"] },
      },
      target: () => {
        throw new Error("the components read no events");
      },
    },
  },
  runbook: runbook("ClosePort"),
  undo: runbook("ReopenPort"),
  resource: securityGroup,
  coolDownHours: 1,
  parameters: () => ({}),
};

export const local: LocalResponse = {
  name: "stopped-service",
  title: "A service has stopped",
  summary: "A response of the tests.",
  placement: "local",
  pattern: {
    source: ["aws.cloudwatch"],
    "detail-type": ["CloudWatch Alarm State Change"],
    "replay-name": [{ exists: false }],
    detail: { state: { value: ["ALARM"] } },
  },
  runbook: { ...runbook("StartService"), parameters: localParameters },
  inputPaths: { event: "$.id", alarm: "$.detail.alarmName" },
  parameters: { IncidentId: "event", AlarmName: "alarm" },
};

export const responses: readonly Response[] = [central, local];

/** What the components register in one stack. */
export async function deploy(
  values: Record<string, string>,
  catalogue: readonly Response[] = responses,
): Promise<DeployedResource[]> {
  const config = configOf(values);
  const stack = { name: config.role, config: {} };
  const { resources } = await deploymentOf("reflex", stack, () => {
    const options = { providers: [accountProvider(config)] };
    if (config.role === "security") new SecurityAccount("security", { config, responses: catalogue }, options);
    else new MemberAccount("member", { config, responses: catalogue }, options);
  });
  return resources;
}

export const securityConfig = () => configOf(securityValues) as SecurityConfig;
export const memberConfig = () => configOf(memberValues) as MemberConfig;

/** The only resource of a type with this name of its own (not its logical name). */
export function resource(resources: DeployedResource[], type: string, name: string, region?: string): DeployedResource {
  const found = resources.filter(
    (candidate) =>
      candidate.type.endsWith(`:${type}`) &&
      [candidate.inputs.name, candidate.inputs.rule, candidate.inputs.bucket, candidate.name].includes(name) &&
      (region === undefined || candidate.region === region),
  );
  if (found.length !== 1) throw new Error(`${found.length} resources of type ${type} are named ${name}`);
  return found[0]!;
}

export interface PolicyStatement {
  Sid: string;
  Effect: string;
  Principal?: unknown;
  Action: string | string[];
  Resource: string | string[];
  Condition?: Record<string, Record<string, unknown>>;
}

export const statements = (policy: unknown): PolicyStatement[] =>
  (JSON.parse(policy as string) as { Statement: PolicyStatement[] }).Statement;

export const statement = (policy: unknown, sid: string): PolicyStatement => {
  const found = statements(policy).find(({ Sid }) => Sid === sid);
  if (!found) throw new Error(`no statement ${sid} in ${policy}`);
  return found;
};

export const inlinePolicy = (role: DeployedResource): string =>
  (role.inputs.inlinePolicies as Array<{ policy: string }>)[0]!.policy;

/**
 * The trust in one role of the security account. As a Principal its ARN would be stored as the id of the role, and be of
 * no use once the role is created again: `aws:PrincipalArn` is compared as text (IAM user guide, "AWS JSON policy
 * elements: Principal").
 */
export const roleTrusted = (roleArn: string): Partial<PolicyStatement> => ({
  Sid: "AssumeByRole",
  Effect: "Allow",
  Principal: { AWS: `arn:aws:iam::${securityAccountId}:root` },
  Action: "sts:AssumeRole",
  Condition: {
    StringEquals: { "aws:PrincipalOrgID": organizationId },
    ArnEquals: { "aws:PrincipalArn": roleArn },
  },
});

/** What lets a role of the security account become one role of Reflex in any account of the organization. */
export const becomes = (Sid: string, role: string): PolicyStatement => ({
  Sid,
  Effect: "Allow",
  Action: "sts:AssumeRole",
  Resource: `arn:aws:iam::*:role/reflex/${role}`,
  Condition: { StringEquals: { "aws:ResourceOrgID": organizationId } },
});

export const trustOf = (role: DeployedResource): PolicyStatement => statements(role.inputs.assumeRolePolicy)[0]!;
