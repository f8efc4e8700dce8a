import { type ActionFacts, actionsMatching } from "../documents/actions";
import { identityPolicies } from "../documents/identityPolicies";
import { readPolicy } from "../documents/policyDocument";
import type { Field } from "../field";
import { resultOf } from "../finding";
import type { Stack } from "../stack";
import { type Actor, roleType } from "./actors";

/** Managed policies of AWS that allow only the basics of a function: logs, traces, reading its queue. */
const plumbing = [
  "service-role/AWSLambdaBasicExecutionRole",
  "service-role/AWSLambdaSQSQueueExecutionRole",
  "AWSXRayDaemonWriteAccess",
];

/**
 * The calls that a role may make, as far as the stack says it all; undefined where it may do more than can be seen.
 * @param reads whether calls that change nothing are among them.
 */
export function callsAllowed(stack: Stack, { role }: Actor, reads: boolean): ActionFacts[] | undefined {
  if (!role) return undefined;
  const attachments = stack.referring(role, "role", "aws:iam/rolePolicyAttachment:RolePolicyAttachment");
  const managed = [...role.at("managedPolicyArns").elements(), ...attachments.map((member) => member.at("policyArn"))];
  if (!managed.every(isPlumbing)) return undefined;
  const separate = stack.referring(role, "role", "aws:iam/rolePolicy:RolePolicy").map((member) => member.at("policy"));
  const documents = [...resultOf(identityPolicies(role.inputs, roleType)), ...separate];
  const calls = new Map<string, ActionFacts>();
  for (const document of documents) {
    const { allowed, complete } = resultOf(readPolicy(document, "identity"));
    if (!complete) return undefined;
    for (const { actions } of allowed) {
      const texts = actions.values.flatMap(({ kind, value }) => (kind === "text" ? [value as string] : []));
      if (actions.negated || texts.length < actions.values.length) return undefined;
      for (const action of texts.flatMap(actionsMatching)) if (reads || !action.reads) calls.set(action.name, action);
    }
  }
  return [...calls.values()];
}

const isPlumbing = ({ kind, value }: Field): boolean =>
  kind === "absent" || (kind === "text" && plumbing.some((name) => (value as string).endsWith(`:policy/${name}`)));
