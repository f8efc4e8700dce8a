import type { PolicyDocument } from "../../aws/iam";
import { isRecord } from "../../aws/json";
import { type Condition, compileCondition, MalformedPolicy } from "./conditions";
import { type ContextValues, compileText, type TextPattern } from "./pattern";
import { compilePrincipals, type PrincipalSet } from "./principals";

/** A policy ready to be evaluated. Compiled once per document object: do not change a document after its first use. */
export interface CompiledPolicy {
  readonly statements: readonly CompiledStatement[];
}

export interface CompiledStatement {
  /** Position in the document, from 0. */
  readonly index: number;
  readonly sid?: string;
  readonly effect: "Allow" | "Deny";
  /** Absent in identity policies. */
  readonly principals?: PrincipalSet;
  readonly resources: readonly TextPattern[];
  readonly notResources: boolean;
  readonly conditions: readonly Condition[];
  matchesAction(action: string): boolean;
  matchesResource(resource: string, context: ContextValues): boolean;
}

/** `identity`: attached to a principal or an organization (no Principal element); `resource`: attached to a resource. */
export type PolicyForm = "identity" | "resource";

type Compilation = CompiledPolicy | MalformedPolicy;

const cache: Record<PolicyForm, WeakMap<object, Compilation>> = { identity: new WeakMap(), resource: new WeakMap() };
const elements = new Set([
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
]);
const versions = ["2012-10-17", "2008-10-17"];

/** @throws MalformedPolicy when IAM would not store the document. */
export function compilePolicy(document: PolicyDocument, form: PolicyForm): CompiledPolicy {
  if (!isRecord(document)) throw new MalformedPolicy("the document", "it is no JSON object");
  let compilation = cache[form].get(document);
  if (!compilation) {
    compilation = attempt(document, form);
    cache[form].set(document, compilation);
  }
  if (compilation instanceof MalformedPolicy) throw compilation;
  return compilation;
}

function attempt(document: Record<string, unknown>, form: PolicyForm): Compilation {
  try {
    return compile(document, form);
  } catch (error) {
    if (error instanceof MalformedPolicy) return error;
    throw error;
  }
}

function compile(document: Record<string, unknown>, form: PolicyForm): CompiledPolicy {
  const { Version: version = "2008-10-17", Statement: statement } = document;
  if (!versions.some((known) => known === version)) {
    throw new MalformedPolicy("Version", `it must be ${versions.join(" or ")}, found ${JSON.stringify(version)}`);
  }
  if (statement === undefined) throw new MalformedPolicy("the document", "it has no Statement");
  const list: unknown[] = Array.isArray(statement) ? statement : [statement];
  // Policy variables exist since version 2012-10-17 only; before, ${…} is plain text.
  const variables = version === "2012-10-17";
  return { statements: list.map((item, index) => compileStatement(item, index, form, variables)) };
}

function compileStatement(item: unknown, index: number, form: PolicyForm, variables: boolean): CompiledStatement {
  const where = `Statement[${index}]`;
  if (!isRecord(item)) throw new MalformedPolicy(where, "it is no JSON object");
  const unknown = Object.keys(item).find((key) => !elements.has(key));
  if (unknown !== undefined) throw new MalformedPolicy(where, `there is no policy element ${unknown}`);
  const { Sid: sid, Effect: effect } = item;
  if (effect !== "Allow" && effect !== "Deny") throw new MalformedPolicy(`${where}.Effect`, "it must be Allow or Deny");
  if (sid !== undefined && typeof sid !== "string") throw new MalformedPolicy(`${where}.Sid`, "it must be text");

  const actions = either(item, "Action", where, true);
  const actionPatterns = actions.values.map((value) => {
    if (value !== "*" && !value.includes(":")) {
      throw new MalformedPolicy(`${where}.${actions.name}`, `"${value}" names no service, as in ec2:RunInstances`);
    }
    return compileText(value, { wildcards: true, variables: false, ignoreCase: true });
  });
  const resources = either(item, "Resource", where, form === "identity");
  const resourcePatterns = resources.values.map((value) => {
    if (form === "identity" && value !== "*" && !value.startsWith("arn:")) {
      throw new MalformedPolicy(`${where}.${resources.name}`, `"${value}" is neither an ARN nor *`);
    }
    // Only the last part of an ARN has variables (IAM user guide, reference_policies_variables, "Resource element").
    return compileText(value, { wildcards: true, variables, variablesAfterColons: 5 });
  });
  const principals = compilePrincipals(item, form, where);
  const everyResource = resourcePatterns.length === 0;
  const noVariables: ContextValues = new Map();
  return {
    index,
    ...(sid === undefined ? {} : { sid }),
    effect,
    ...(principals ? { principals } : {}),
    resources: resourcePatterns,
    notResources: resources.negated,
    conditions: compileConditions(item.Condition, `${where}.Condition`, variables),
    matchesAction: (action) => actions.negated !== actionPatterns.some((p) => p.matches(action, noVariables)),
    matchesResource: (resource, context) =>
      everyResource || resources.negated !== resourcePatterns.some((p) => p.matches(resource, context)),
  };
}

function either(item: Record<string, unknown>, name: "Action" | "Resource", where: string, required: boolean) {
  const negation = `Not${name}`;
  const [plain, negated] = [item[name], item[negation]];
  if (plain !== undefined && negated !== undefined) {
    throw new MalformedPolicy(where, `it has both ${name} and ${negation}`);
  }
  const used = negated === undefined ? name : negation;
  const value = plain ?? negated;
  if (value === undefined) {
    if (required) throw new MalformedPolicy(where, `it has neither ${name} nor ${negation}`);
    return { name: used, values: [], negated: false };
  }
  return { name: used, values: texts(value, `${where}.${used}`), negated: negated !== undefined };
}

function compileConditions(block: unknown, where: string, variables: boolean): Condition[] {
  if (block === undefined) return [];
  if (!isRecord(block)) throw new MalformedPolicy(where, "it is no JSON object");
  return Object.entries(block).flatMap(([operator, keys]) => {
    if (!isRecord(keys)) throw new MalformedPolicy(`${where}.${operator}`, "it is no JSON object");
    return Object.entries(keys).map(([key, value]) => {
      const values = (Array.isArray(value) ? value : [value]).map((v: unknown) => {
        if (typeof v === "string") return v;
        if (typeof v === "number" || typeof v === "boolean") return String(v);
        throw new MalformedPolicy(`${where}.${operator}.${key}`, "its values must be text, numbers or booleans");
      });
      return compileCondition(operator, key, values, variables, where);
    });
  });
}

/** One text or a list of at least one. */
function texts(value: unknown, where: string): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0) throw new MalformedPolicy(where, "the list is empty");
  return list.map((entry) => {
    if (typeof entry !== "string") throw new MalformedPolicy(where, "it must be text or a list of texts");
    return entry;
  });
}
