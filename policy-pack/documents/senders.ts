import { accountIn } from "../../aws/arn";
import type { Field } from "../field";
import { allOf, anyOf, type Check, demand, type Verdict } from "../finding";
import { isInsecureTransport, knownCallers, knownSources } from "./guards";
import { appliesToAll, type Policy, readPolicy, type Statement } from "./policyDocument";

/**
 * The policy of a queue or topic: every allowed principal is known, also where a service acts for somebody, and TLS is
 * required.
 * @param dataActions the actions that have to be denied without TLS, as in sqs:SendMessage.
 */
export function* checkSenders(policy: Field, organizationId: string, dataActions: readonly string[]): Check {
  const { statements, complete } = yield* checkCallers(policy, organizationId);
  // A statement that could not be read may be the denial.
  if (!complete) return;
  const denied = anyOf(statements.map((statement) => deniesInsecure(statement, dataActions)));
  yield* demand(denied, {
    field: policy.path,
    found: "it does not deny requests without TLS",
    fix:
      `Add a statement that denies "*" ${dataActions.join(" and ")} ` +
      'with the only condition Bool aws:SecureTransport "false".',
  });
}

/** A policy of a resource: every allowed principal is known, also where a service acts for somebody. */
export function* checkCallers(policy: Field, organizationId: string): Check<Policy> {
  const read = yield* readPolicy(policy, "resource");
  for (const statement of read.allowed) yield* checkAllowed(statement, organizationId);
  return read;
}

function* checkAllowed(statement: Statement, organizationId: string): Check {
  const { principals, actions, resources, conditions, field } = statement;
  if (!principals) return;
  if (principals.negated) {
    yield {
      field: principals.field.path,
      found: "NotPrincipal allows everybody else",
      fix: "Name the principals that have access.",
    };
    return;
  }
  const owners = (resources?.values ?? []).flatMap(({ text }) => accountIn(text) ?? []);
  const everything = actions.values.find(({ text }) => /^(\w+:)?\*$/.test(text));
  for (const { kind, name, account } of principals.list) {
    // Who may do everything may change the policy itself.
    if (everything && account !== undefined && owners.length > 0 && !owners.includes(account))
      yield {
        field: everything.path,
        found: `another account, ${account}, gets "${everything.text}"`,
        fix: `List the actions that ${name} needs in ${field.path}.`,
      };
    if (kind === "service")
      yield* demand(knownSources(conditions, organizationId), {
        field: `${field.path}.Condition`,
        found: `"${name}" may act on behalf of any account`,
        fix: "Add ArnLike aws:SourceArn with the rule, bucket or topic, and StringEquals aws:SourceAccount.",
      });
    if (kind === "everyone")
      yield* demand(knownCallers(conditions, organizationId), {
        field: `${field.path}.Condition`,
        found: '"*" has access, and no condition limits who that is',
        fix: "Name the principals, or add StringEquals aws:PrincipalOrgID or aws:SourceAccount.",
      });
  }
}

const deniesInsecure = (statement: Statement, dataActions: readonly string[]): Verdict =>
  allOf([
    statement.effect === "Deny",
    statement.principals?.negated === false &&
      statement.principals.list.some(({ kind }) => kind === "everyone") &&
      statement.resources?.negated === false,
    isInsecureTransport(statement.conditions),
    appliesToAll(statement, dataActions),
  ]);
