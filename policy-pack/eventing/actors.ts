import { parseArn } from "../../aws/arn";
import { isRecord } from "../../aws/json";
import { textOf } from "../../runbooks/language/document";
import { readAutomation } from "../documents/automation";
import { Field } from "../field";
import { resultOf } from "../finding";
import type { Stack, StackMember } from "../stack";
import { documentType, functionType, mappingType, queueType, serviceOf, stateMachine } from "./links";

export const roleType = "aws:iam/role:Role";
export const managedPolicyType = "aws:iam/policy:Policy";

/** Types that `actorsOf` searches for roles. */
export const actorTypes: readonly string[] = [
  roleType,
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "aws:iam/policyAttachment:PolicyAttachment",
  managedPolicyType,
  functionType,
  stateMachine,
  documentType,
  queueType,
  mappingType,
];

/** A role with which a target of a rule acts. */
export interface Actor {
  /** undefined where nobody knows it here. */
  name?: string;
  account?: string;
  /** The role itself, where the stack makes it. */
  role?: StackMember;
  /** What acts with it, for a message. */
  what: string;
}

/** What a rule may start through one target. */
export interface Started {
  service: string;
  /** Of the runbook, function or state machine. */
  name: string;
  arn: string;
  actors: Actor[];
}

/** What a target starts, as far as the stack shows; a field where it is not known before deployment. */
export function startedBy(stack: Stack, target: StackMember): Started | Field {
  const service = serviceOf(stack, target);
  if (service instanceof Field) return service;
  const reference = target.at("arn");
  const arn = reference.text;
  // What they report names them, so the name has to be known.
  if (arn === "" && (service === "ssm" || service === "states")) return reference;
  const own = actorsNamedBy(stack, target, target.at("roleArn"), "the target's role");
  switch (service) {
    case "lambda":
      return started(service, arn, [...own, ...functionActors(stack, target, reference)]);
    case "sqs":
      return started(service, arn, [...own, ...consumerActors(stack, target)]);
    case "states": {
      const machines = found(stack.linked(target, reference, stateMachine));
      const roles = machines.flatMap((machine) =>
        actorsNamedBy(stack, machine, machine.at("roleArn"), nameOf(machine)),
      );
      return started(service, arn, [...own, ...(machines.length > 0 ? roles : [stranger(arn)])]);
    }
    case "ssm":
      return started(service, arn, [...own, ...runActors(stack, target, arn)]);
    default:
      return started(service, arn, own);
  }
}

function started(service: string, arn: string, actors: Actor[]): Started {
  const resource = parseArn(arn)?.resource ?? "";
  return { service, arn, name: resource.replace(/^[\w-]+[/:]/, "").split(":")[0] ?? "", actors };
}

const found = (linked: StackMember[] | Field): StackMember[] => (Array.isArray(linked) ? linked : []);
const nameOf = (member: StackMember): string => member.name ?? member.urn.split("::").at(-1) ?? "";
const stranger = (what: string): Actor => ({ what });

function functionActors(stack: Stack, owner: StackMember, reference: Field): Actor[] {
  const functions = found(stack.linked(owner, reference, functionType));
  if (functions.length === 0) return [stranger(reference.text)];
  return functions.flatMap((handler) => actorsNamedBy(stack, handler, handler.at("role"), nameOf(handler)));
}

/** Functions that read a queue; who reads it outside of the stack cannot be seen. */
const consumerActors = (stack: Stack, target: StackMember): Actor[] =>
  found(stack.linked(target, target.at("arn"), queueType))
    .flatMap((queue) => stack.referring(queue, "eventSourceArn", mappingType))
    .flatMap((mapping) => functionActors(stack, mapping, mapping.at("functionName")));

/** A run acts with the role in its parameters, or with the one that the document names. */
function runActors(stack: Stack, target: StackMember, arn: string): Actor[] {
  const given = [target.at("input"), target.at("inputTransformer").at("inputTemplate")];
  const inInput = given.flatMap(({ value }) => (typeof value === "string" ? roleArnsIn(value) : []));
  const documents = found(stack.linked(target, target.at("arn"), documentType));
  const named = inInput.length > 0 ? inInput : documents.flatMap((document) => roleArnsIn(assumeRole(document)));
  if (named.length === 0) return [stranger(`a run of ${parseArn(arn)?.resource ?? "the document"}`)];
  return named.flatMap((role) => actorsNamedBy(stack, target, new Field("roleArn", role), "the run"));
}

function assumeRole(document: StackMember): string {
  const content = resultOf(readAutomation(document.inputs))?.parsed;
  return isRecord(content) ? textOf(content.assumeRole) : "";
}

const roleArnsIn = (text: string): string[] => text.match(/arn:[\w-]+:iam::\d{12}:role\/[\w+=,.@/-]+/g) ?? [];

function actorsNamedBy(stack: Stack, owner: StackMember, reference: Field, what: string): Actor[] {
  if (reference.kind === "absent") return [];
  const roles = found(stack.linked(owner, reference, roleType));
  if (roles.length > 0)
    return roles.map((role) => {
      const { name } = role;
      const account = role.account ?? parseArn(reference.text)?.account;
      return { what, role, ...(name !== undefined && { name }), ...(account !== undefined && { account }) };
    });
  const arn = reference.kind === "text" ? parseArn(reference.text) : undefined;
  const name = arn?.resource.split("/").at(-1);
  return [name === undefined ? stranger(what) : { what, name, account: arn?.account ?? "" }];
}
