import { type Arn, parseArn } from "../../aws/arn";
import { iamAction } from "../../aws/services";
import { actionsMatching } from "../documents/actions";
import { readPolicy, type Statement } from "../documents/policyDocument";
import { Field } from "../field";
import { type Check, unjudged } from "../finding";
import type { Stack, StackMember } from "../stack";
import { managedPolicyType, roleType } from "./actors";
import { receiverOf, targetTypes } from "./links";
import { callsAllowed } from "./permissions";

const attachment = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";

/** What a stack has to hold for roles to be followed. */
export const executionRoleTypes: readonly string[] = [
  roleType,
  managedPolicyType,
  "aws:iam/rolePolicy:RolePolicy",
  attachment,
  ...targetTypes,
];

/** What a service does in the name of the role, and with what. */
export interface Use {
  /** Names the resource. */
  field: Field;
  /** Action for each service that can be used so, by the service in ARNs. */
  actions: Readonly<Record<string, string>>;
}

/**
 * The role that a service assumes for a resource: it trusts the service, and may do what the service does with it. A role
 * that the stack does not make is left alone.
 * @param field of the owner that names the role.
 * @param trust judges each statement that trusts the service.
 */
export function* checkExecutionRole(
  stack: Stack,
  owner: StackMember,
  field: Field,
  service: string,
  uses: readonly Use[],
  trust: (statement: Statement) => Check = nothing,
): Check {
  if (field.kind === "absent") return;
  const linked = stack.linked(owner, field, roleType);
  if (!Array.isArray(linked)) {
    yield unjudged(linked);
    return;
  }
  for (const role of linked) {
    const policy = new Field(`assumeRolePolicy of the role ${role.name ?? ""}`, role.at("assumeRolePolicy").value);
    const { allowed, complete } = yield* readPolicy(policy, "trust");
    const trusting = allowed.filter(({ principals }) =>
      principals?.list.some(({ kind, name }) => kind === "service" && name === service),
    );
    if (complete && trusting.length === 0)
      yield {
        field: field.path,
        found: `the role ${role.name ?? ""} does not trust ${service}`,
        fix: `Let ${service} assume it, with aws:SourceAccount.`,
      };
    for (const statement of trusting) yield* trust(statement);
    yield* checkUses(stack, owner, role, field, uses);
  }
}

function* nothing(): Check {}

function* checkUses(stack: Stack, owner: StackMember, role: StackMember, field: Field, uses: readonly Use[]): Check {
  const attached = stack.referring(role, "role", attachment).map((member) => member.at("policyArn"));
  // What policies of AWS allow is not known here.
  if ([...role.at("managedPolicyArns").elements(), ...attached].some(({ text }) => text.includes(":iam::aws:policy/")))
    return;
  const calls = callsAllowed(stack, { role }, true);
  if (calls instanceof Field) {
    yield unjudged(calls);
    return;
  }
  if (!calls) return;
  for (const use of uses) {
    const action = actionOf(stack, owner, use);
    if (action instanceof Field) yield unjudged(action);
    else if (action !== undefined && !calls.some(({ name }) => name === action))
      yield {
        field: field.path,
        found: `the role ${role.name ?? ""} may not ${action}, which ${use.field.path} needs`,
        fix: `Allow ${action} on that resource in a policy of the role.`,
      };
  }
}

function actionOf(stack: Stack, owner: StackMember, { field, actions }: Use): string | Field | undefined {
  if (field.kind === "absent") return undefined;
  const universal = field.kind === "text" ? universalAction(parseArn(field.text)) : undefined;
  if (universal !== undefined) return universal;
  const service = receiverOf(stack, owner, field);
  if (service instanceof Field) return service;
  return Object.hasOwn(actions, service) ? actions[service] : undefined;
}

/** Scheduler calls any operation: `arn:aws:scheduler:::aws-sdk:ec2:stopInstances`. Some need another action. */
function universalAction(arn: Arn | undefined): string | undefined {
  const [, service, operation] =
    /^aws-sdk:([a-z0-9]+):(\w+)$/.exec(arn?.service === "scheduler" ? arn.resource : "") ?? [];
  if (service === undefined || operation === undefined) return undefined;
  const action = iamAction(service, `${operation.charAt(0).toUpperCase()}${operation.slice(1)}`);
  return actionsMatching(action).some(({ name }) => name === action) ? action : undefined;
}
