import { type Principal, principalArn } from "../aws";
import type { Condition } from "./conditions";
import type { CompiledStatement } from "./policy";
import { type Named, nearestMiss, type Subject } from "./subject";

/** The sentences of a decision. They name what was required and what was found, so that the reader can fix either. */

/** A principal as people speak of it. */
export function who(principal: Principal): string {
  switch (principal.kind) {
    case "role-session":
      return `role ${principal.roleName}`;
    case "user":
      return `user ${principal.userName}`;
    case "root":
      return `the root user of account ${principal.account}`;
    case "service":
      return `service ${principal.service}`;
  }
}

export function allowed(
  grants: ReadonlyArray<{ policy: Named; statement: CompiledStatement }>,
  subject: Subject,
): string {
  if (grants.length === 0) return `allowed: ${who(subject.principal)} may do everything in its own account`;
  return `allowed by ${grants.map((g) => `${label(g.statement)} of ${g.policy.name}`).join(" and ")}`;
}

export function explicitDeny(policy: Named, statement: CompiledStatement, subject: Subject): string {
  const because = statement.conditions.map((c) => `${c.operator} ${c.key}: ${found(c, subject)}`).join(", ");
  const deny = `${label(statement)} of ${policy.name} denies ${asked(subject)} to ${who(subject.principal)}`;
  return because === "" ? deny : `${deny} (${because})`;
}

export function noIdentityGrant(policies: readonly Named[], subject: Subject): string {
  const subjectName = who(subject.principal);
  if (policies.length === 0) return `${subjectName} has no policies, so nothing allows ${asked(subject)}`;
  return join([`no policy of ${subjectName} allows ${asked(subject)}`, nearest(policies, subject)]);
}

/** The boundary or the session policies do not allow. */
export function limited(policies: readonly Named[], subject: Subject): string {
  const names = [...new Set(policies.map((p) => p.name))].join(", ");
  return join([`${names} does not allow ${asked(subject)}`, nearest(policies, subject)]);
}

export function noControlGrant(level: readonly Named[], index: number, subject: Subject): string {
  const names = level.map((p) => p.name).join(", ") || "none attached";
  return join([
    `no service control policy at level ${index + 1} of the organization (${names}) allows ${asked(subject)}`,
    nearest(level, subject),
  ]);
}

export function noResourceGrant(
  request: { resourceAccount: string; resource: string },
  policies: readonly Named[],
  subject: Subject,
): string {
  const { principal } = subject;
  const caller = principal.kind === "service" ? who(principal) : `${who(principal)} of account ${principal.account}`;
  if (policies.length === 0) {
    return `${request.resource} of account ${request.resourceAccount} has no resource policy, so nothing lets ${caller} call ${subject.action}`;
  }
  const names = policies.map((p) => p.name).join(", ");
  const miss = nearest(policies, subject);
  return miss ?? `${names} has no statement that allows ${subject.action} to ${caller}`;
}

export function nearestResourceMiss(policies: readonly Named[], subject: Subject): string | undefined {
  return nearest(policies, subject);
}

export function join(sentences: ReadonlyArray<string | undefined>): string {
  return sentences.filter((s) => s !== undefined).join("; ");
}

function asked({ action, resource }: Subject): string {
  return `${action} on ${resource === "*" ? "every resource (*)" : resource}`;
}

function label({ sid, index }: CompiledStatement): string {
  return `statement ${sid ?? `number ${index + 1}`}`;
}

function nearest(policies: readonly Named[], subject: Subject): string | undefined {
  const miss = nearestMiss(policies, subject);
  if (!miss) return undefined;
  const statement = `${miss.policy.name}: ${label(miss.statement)} would allow it`;
  switch (miss.obstacle.kind) {
    case "resource":
      return `${statement}, but ${resources(miss.statement)}, not on ${subject.resource}`;
    case "principal":
      return `${statement}, but ${principals(miss.statement)}, the caller is ${callers(subject.principal)}`;
    case "conditions":
      return `${statement}, but ${miss.obstacle.failed.map((c) => failure(c, subject)).join(" and ")}`;
  }
}

function resources(statement: CompiledStatement): string {
  return `${statement.notResources ? "everywhere except on" : "only on"} ${few(statement.resources.map((r) => r.source))}`;
}

function principals({ principals: set }: CompiledStatement): string {
  return `${set?.negated ? "to everyone except" : "only to"} ${few(set?.names ?? [])}`;
}

function callers(principal: Principal): string {
  return principal.kind === "role-session" ? principal.roleArn : principalArn(principal);
}

function failure(condition: Condition, subject: Subject): string {
  const { key, operator, negated, values } = condition;
  const actual = subject.context.get(key.toLowerCase());
  const wanted = `${negated ? "anything but " : ""}${few(values, " or ")}`;
  if (operator === "Null") {
    return values.includes("true") ? `the request has ${key} and it requires none` : `the request has no ${key}`;
  }
  if (typeof actual === "object" && !operator.startsWith("For")) {
    return `${key} can have several values, which ${operator} never matches: write ForAnyValue:${operator} or ForAllValues:${operator}`;
  }
  return `${key} is ${found(condition, subject)}, it requires ${wanted} (${operator})`;
}

function found({ key }: Condition, subject: Subject): string {
  const actual = subject.context.get(key.toLowerCase());
  if (actual === undefined) return "absent from the request";
  if (typeof actual === "object") return `[${actual.join(", ")}]`;
  return actual === "" ? "empty" : actual;
}

/** At most five, so that a sentence stays one. */
function few(items: readonly string[], separator = ", "): string {
  const shown = items.slice(0, 5).join(separator);
  return items.length > 5 ? `${shown} and ${items.length - 5} more` : shown;
}
