import type { PolicyDocument, PolicyStatement } from "../../../aws/iam";
import type { Principal } from "../../../simulator/aws";
import type { AuthorizationRequest, NamedPolicy } from "../../../simulator/iam/evaluate";

export const member = "111122223333";
export const security = "222233334444";
export const stranger = "999988887777";

export const session: Extract<Principal, { kind: "role-session" }> = {
  kind: "role-session",
  account: member,
  roleArn: `arn:aws:iam::${member}:role/reflex-run-Isolate`,
  roleName: "reflex-run-Isolate",
  roleId: "AROAEXAMPLE",
  sessionName: "run-1",
  issuedAt: new Date("2026-11-24T09:00:00Z"),
};
export const sessionArn = `arn:aws:sts::${member}:assumed-role/reflex-run-Isolate/run-1`;

export const user: Principal = {
  kind: "user",
  account: member,
  userArn: `arn:aws:iam::${member}:user/alice`,
  userName: "alice",
  userId: "AIDAEXAMPLE",
};

export const root: Principal = { kind: "root", account: member };

export function policy(name: string, ...statements: Array<Partial<PolicyStatement>>): NamedPolicy {
  return { name, document: document(...statements) };
}

/** Statements default to `Allow` the action of the default request on everything. */
export function document(...statements: Array<Partial<PolicyStatement>>): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements.map((s) => ({ ...defaults(s), ...s }) as PolicyStatement) };
}

function defaults(statement: Partial<PolicyStatement>): Partial<PolicyStatement> {
  return {
    Effect: "Allow",
    ...(statement.NotAction === undefined ? { Action: "sqs:SendMessage" } : {}),
    ...(statement.NotResource === undefined ? { Resource: "*" } : {}),
  };
}

export const queue = `arn:aws:sqs:eu-west-1:${member}:work`;

export function request(changes: Partial<AuthorizationRequest> = {}): AuthorizationRequest {
  return {
    principal: session,
    action: "sqs:SendMessage",
    resource: queue,
    resourceAccount: member,
    context: {},
    identity: [],
    ...changes,
  };
}

/** A policy variable. */
export const variable = (content: string) => `\${${content}}`;
