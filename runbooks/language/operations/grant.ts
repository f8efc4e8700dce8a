import type { AllowStatement } from "../../../aws/iam";
import type { ExecutionScope } from "../types";

/** What one call needs, as one statement. The same Sid from several steps is one statement with all their resources. */
export interface Grant {
  sid: string;
  actions: string[];
  resources: string[];
  condition?: AllowStatement["Condition"];
}

/**
 * What a call with these inputs needs, in this account.
 * @param action the IAM action that is named like the operation, as `ec2:StopInstances`.
 */
export type GrantRule = (action: string, inputs: Record<string, unknown>, scope: ExecutionScope) => Grant[];

/** ARN of resources in the account of the run, in every Region: the role serves all of them. */
export const arn = (scope: ExecutionScope, service: string, resource: string, account = scope.accountId): string =>
  `arn:${scope.partition}:${service}:*:${account}:${resource}`;

/**
 * ARNs of the roles that instances carry: which of them a call concerns is only known in the run.
 * @throws Error when the scope names none, because a policy without a resource is none.
 */
export function instanceRoleArns({ partition, accountId, instanceRoles }: ExecutionScope): string[] {
  if (instanceRoles.length === 0)
    throw new Error("instanceRoles is empty, so there is no role that it could be allowed on.");
  return instanceRoles.map((pattern) => `arn:${partition}:iam::${accountId}:role/${pattern}`);
}

/** An ARN as a step writes it, with what is only known in the run widened to `*`. */
export function arnOfInput(value: unknown, scope: ExecutionScope): string {
  if (typeof value !== "string" || !/^(arn:|\{\{)/.test(value))
    throw new Error(
      `${JSON.stringify(value)} is not an ARN: name the resource by its ARN, so that its permission can be exact.`,
    );
  return value
    .replace(/\{\{\s*global:ACCOUNT_ID\s*\}\}/g, scope.accountId)
    .replace(/\{\{\s*global:AWS_PARTITION\s*\}\}/g, scope.partition)
    .replace(/\{\{.*?\}\}/g, "*");
}

/**
 * Operations that IAM knows no resource for (Service Authorization Reference): they can be allowed on everything only.
 * All of them read, so they are one statement.
 */
export const readWithoutResource: GrantRule = (action) => [
  { sid: "ReadWithoutResource", actions: [action], resources: ["*"] },
];

/** The action named like the operation, on resources of its service: which of them it is, is only known in the run. */
export const on =
  (...resources: string[]): GrantRule =>
  (action, _inputs, scope) => [
    {
      sid: sidOf(action),
      actions: [action],
      resources: resources.map((resource) => arn(scope, action.split(":")[0] ?? "", resource)),
    },
  ];

export const sidOf = (action: string): string =>
  action.replace(/^[a-z]|:[A-Za-z]/g, (part) => part.slice(-1).toUpperCase());
