import type { Field } from "../field";
import { allOf, anyOf, type Check, described, holds, negation, read, type Verdict } from "../finding";
import { readJson } from "../values";
import { matchesPattern } from "./arn";
import { type Condition, readConditions } from "./conditions";
import { type Principals, readPrincipals } from "./principals";

/** `identity`: attached to a role, user or group; `resource`: to a resource; `trust`: of a role, for itself. */
export type PolicyForm = "identity" | "resource" | "trust";

/** Actions or resources of a statement. */
export interface Patterns {
  field: Field;
  /** NotAction or NotResource: all but these. */
  negated: boolean;
  /** Texts, or values not known; at least one. */
  values: Field[];
}

/** One statement of a policy, well formed as far as IAM checks the form. */
export interface Statement {
  /** Where it is: `policy.Statement[0]`. */
  field: Field;
  effect: "Allow" | "Deny";
  /** Absent in identity policies. */
  principals?: Principals;
  actions: Patterns;
  /** Absent in trust policies. */
  resources?: Patterns;
  conditions: Condition[];
}

const elements = "Sid Effect Principal NotPrincipal Action NotAction Resource NotResource Condition".split(" ");
const repair = "Fix the policy document: IAM would reject it.";

export interface Policy {
  statements: Statement[];
  /** Those that allow something. */
  allowed: Statement[];
  /** False where statements were left out, because they are malformed or not known; that has been reported. */
  complete: boolean;
}

/** The statements of a policy, given as JSON text or as an object. Reports what is malformed or not known. */
export function* readPolicy(field: Field, form: PolicyForm): Check<Policy> {
  const document = yield* readJson(field, "It must be a JSON policy document.");
  const list = document?.at("Statement");
  if (list?.kind === "absent") yield { field: field.path, found: "the policy has no Statement", fix: repair };
  if (!list || list.kind === "absent") return { statements: [], allowed: [], complete: false };
  const items = list.elements();
  const statements: Statement[] = [];
  for (const item of items) {
    const statement = yield* readStatement(item, form);
    if (statement) statements.push(statement);
  }
  const allowed = statements.filter(({ effect }) => effect === "Allow");
  return { statements, allowed, complete: statements.length === items.length };
}

function* readStatement(field: Field, form: PolicyForm): Check<Statement | undefined> {
  if ((yield* read(field, "object", repair)) === undefined) return undefined;
  const stray = field.members().find(([key]) => !elements.includes(key));
  if (stray) {
    yield { field: stray[1].path, found: "there is no such policy element", fix: repair };
    return undefined;
  }
  const effect = yield* read(field.at("Effect"), "text", 'Set it to "Allow" or "Deny".');
  const principals = form === "identity" ? undefined : yield* readPrincipals(field);
  const actions = yield* readPatterns(field, "Action");
  const resources = form === "trust" ? undefined : yield* readPatterns(field, "Resource");
  const conditions = yield* readConditions(field.at("Condition"));
  if (effect !== undefined && effect !== "Allow" && effect !== "Deny") {
    yield { field: field.at("Effect").path, found: `found "${effect}"`, fix: 'Set it to "Allow" or "Deny".' };
    return undefined;
  }
  const complete = (form === "identity" || principals) && actions && (form === "trust" || resources) && conditions;
  if (effect === undefined || !complete) return undefined;
  return { field, effect, ...(principals && { principals }), actions, ...(resources && { resources }), conditions };
}

function* readPatterns(statement: Field, name: "Action" | "Resource"): Check<Patterns | undefined> {
  const [plain, negated] = [statement.at(name), statement.at(`Not${name}`)];
  if ((plain.kind === "absent") === (negated.kind === "absent")) {
    yield { field: statement.path, found: `it has neither or both of ${name} and Not${name}`, fix: repair };
    return undefined;
  }
  const field = plain.kind === "absent" ? negated : plain;
  const values = field.elements();
  const wrong = values.find(({ kind }) => kind !== "text" && kind !== "unknown");
  if (!wrong && values.length > 0) return { field, negated: field === negated, values };
  yield { field: (wrong ?? field).path, found: wrong ? described(wrong) : "the list is empty", fix: repair };
  return undefined;
}

/** Whether a statement is about an action, e.g. `iam:PassRole`. */
export function appliesTo({ actions }: Statement, action: string): Verdict {
  const listed = anyOf(actions.values.map((value) => holds(value, (text) => matchesPattern(text, action, true))));
  return actions.negated ? negation(listed) : listed;
}

/** Whether a statement is about all of the actions. */
export const appliesToAll = (statement: Statement, actions: readonly string[]): Verdict =>
  allOf(actions.map((action) => appliesTo(statement, action)));
