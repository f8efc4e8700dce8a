import { type ActionFacts, actionsMatching } from "../documents/actions";
import { identityPolicies } from "../documents/identityPolicies";
import { readPolicy } from "../documents/policyDocument";
import { Field, notKnown } from "../field";
import { type Check, isUnjudged } from "../finding";
import { plumbingPolicies } from "../services/facts";
import type { Stack, StackMember } from "../stack";
import { type Actor, managedPolicyType, roleType } from "./actors";

/** The calls that a role may make: all of them, a field that decides it and is not known, or that not all can be seen. */
export type Calls = ActionFacts[] | Field | undefined;

/**
 * The calls that a role may make, as far as the stack says it all; undefined where it may do more than can be seen.
 * @param reads whether calls that change nothing are among them.
 */
export function callsAllowed(stack: Stack, { role }: Pick<Actor, "role">, reads: boolean): Calls {
  if (!role) return undefined;
  const own = of(role, collected(identityPolicies(role.inputs, roleType)));
  if (own instanceof Field) return own;
  const managed = managedDocuments(stack, role);
  if (!Array.isArray(managed)) return managed;
  const separate = stack.referring(role, "role", "aws:iam/rolePolicy:RolePolicy").map((member) => member.at("policy"));
  const calls = new Map<string, ActionFacts>();
  for (const document of [...own, ...separate, ...managed]) {
    const read = collected(readPolicy(document, "identity"));
    if (!read.result.complete) return of(role, { ...read, result: undefined });
    for (const { actions } of read.result.allowed) {
      const hidden = actions.values.find(({ kind }) => kind === "unknown");
      if (hidden) return ofRole(role, hidden.path);
      const texts = actions.values.flatMap(({ kind, value }) => (kind === "text" ? [value as string] : []));
      if (actions.negated || texts.length < actions.values.length) return undefined;
      for (const action of texts.flatMap(actionsMatching)) if (reads || !action.reads) calls.set(action.name, action);
    }
  }
  return [...calls.values()];
}

/** The managed policies of a role that do more than plumbing, as the stack makes them. */
function managedDocuments(stack: Stack, role: StackMember): Field[] | Field | undefined {
  const attachments = stack.referring(role, "role", "aws:iam/rolePolicyAttachment:RolePolicyAttachment");
  const given = role.at("managedPolicyArns").elements();
  const references: Array<[owner: StackMember, arn: Field]> = [
    ...given.map((arn): [StackMember, Field] => [role, arn]),
    ...attachments.map((owner): [StackMember, Field] => [owner, owner.at("policyArn")]),
  ];
  const documents: Field[] = [];
  for (const [owner, arn] of references) {
    if (isPlumbing(arn)) continue;
    const linked = stack.linked(owner, arn, managedPolicyType);
    if (!Array.isArray(linked)) return ofRole(role, arn.path);
    if (linked.length === 0) return undefined;
    documents.push(...linked.map((policy) => policy.at("policy")));
  }
  return documents;
}

interface Collected<T> {
  result: T;
  /** Path of the first value that is not known and on which the result depends. */
  hidden?: string;
}

function collected<T>(check: Check<T>): Collected<T> {
  let hidden: string | undefined;
  for (let step = check.next(); ; step = check.next()) {
    if (step.done) return { result: step.value, ...(hidden !== undefined && { hidden }) };
    if (isUnjudged(step.value)) hidden ??= step.value.field;
  }
}

const ofRole = (role: StackMember, path: string): Field =>
  new Field(`${path} of the role ${role.name ?? ""}`, notKnown);

const of = <T>(role: StackMember, { result, hidden }: Collected<T>): T | Field =>
  hidden === undefined ? result : ofRole(role, hidden);

const isPlumbing = ({ kind, value }: Field): boolean =>
  kind === "absent" ||
  (kind === "text" && plumbingPolicies.value.some((name) => (value as string).endsWith(`:policy/${name}`)));
