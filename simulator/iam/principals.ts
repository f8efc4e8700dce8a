import { isRecord } from "../../aws/json";
import type { Principal } from "../aws";
import { MalformedPolicy } from "./conditions";
import type { PolicyForm } from "./policy";

/**
 * How a resource policy named the caller. It decides what else must allow the call in the same account (IAM user
 * guide, reference_policies_evaluation-logic_policy-eval-denyallow):
 * `session` and `everyone` need nothing else, `user` neither, `role` is still limited by boundary and session
 * policies, `account` only delegates to the account's identity policies.
 */
export type Naming = "session" | "everyone" | "user" | "role" | "account" | "service";

export interface PrincipalSet {
  /** The names as the policy spells them, for explanations. */
  readonly names: readonly string[];
  /** The set is a NotPrincipal element. */
  readonly negated: boolean;
  /**
   * How the caller is among those the statement applies to; undefined when it is not.
   * @param bounded whether the caller has a permissions boundary.
   */
  match(principal: Principal, bounded?: boolean): Naming | undefined;
}

const kinds = new Set(["AWS", "Service", "Federated", "CanonicalUser"]);

/** @throws MalformedPolicy when the element is missing, superfluous or not of the documented form. */
export function compilePrincipals(
  item: Record<string, unknown>,
  form: PolicyForm,
  where: string,
): PrincipalSet | undefined {
  const { Principal: plain, NotPrincipal: negated } = item;
  if (form === "identity") {
    if (plain === undefined && negated === undefined) return undefined;
    throw new MalformedPolicy(where, "a policy that is attached to a principal has no Principal element");
  }
  if ((plain === undefined) === (negated === undefined)) {
    throw new MalformedPolicy(where, "a resource policy needs either Principal or NotPrincipal");
  }
  const element = plain === undefined ? "NotPrincipal" : "Principal";
  const names = collect(plain ?? negated, `${where}.${element}`);
  const labels = names.map(([, name]) => name);
  const find = (principal: Principal) => strongest(names.map(([kind, name]) => naming(kind, name, principal)));
  if (element === "Principal") return { names: labels, negated: false, match: find };
  const denies = item.Effect === "Deny";
  const spared = denies ? sparedByDeny : (p: Principal) => find(p) !== undefined;
  // Whoever has a boundary is denied, listed or not (IAM user guide, access_policies_boundaries, "NotPrincipal").
  const match = (p: Principal, bounded = false) => ((denies && bounded) || !spared(p, labels) ? "everyone" : undefined);
  return { names: labels, negated: true, match };
}

function collect(value: unknown, where: string): Array<[kind: string, name: string]> {
  if (value === "*") return [["AWS", "*"]];
  if (!isRecord(value)) {
    throw new MalformedPolicy(where, 'it must be "*" or an object such as {"AWS": "…"}');
  }
  return Object.entries(value).flatMap(([kind, entry]: [string, unknown]) => {
    if (!kinds.has(kind)) throw new MalformedPolicy(where, `there is no kind of principal ${kind}`);
    return (Array.isArray(entry) ? entry : [entry]).map((name: unknown): [string, string] => {
      if (typeof name !== "string") throw new MalformedPolicy(`${where}.${kind}`, "it must be text or a list of texts");
      if (kind === "AWS" && name !== "*" && /[*?]/.test(name)) {
        throw new MalformedPolicy(
          `${where}.AWS`,
          `"${name}" has a wildcard inside a name; use "*" with a condition on aws:PrincipalArn`,
        );
      }
      return [kind, name];
    });
  });
}

function naming(kind: string, name: string, principal: Principal): Naming | undefined {
  if (principal.kind === "service") {
    if (kind === "AWS") return name === "*" ? "everyone" : undefined;
    return kind === "Service" && name === principal.service ? "service" : undefined;
  }
  if (kind !== "AWS") return undefined;
  if (name === "*") return "everyone";
  if (isAccount(name, principal.account)) return "account";
  switch (principal.kind) {
    case "root":
      return undefined;
    case "user":
      return name === principal.userArn || name === principal.userId ? "user" : undefined;
    case "role-session":
      if (isSession(name, principal)) return "session";
      // A stored policy shows the unique id where the role was deleted; a role created again has another one.
      return name === principal.roleArn || name === principal.roleId ? "role" : undefined;
  }
}

/**
 * Deny with NotPrincipal spares a caller only when its account, its user or role, and its session are all listed: AWS
 * may judge them one after another (IAM user guide, reference_policies_elements_notprincipal).
 */
function sparedByDeny(principal: Principal, names: readonly string[]): boolean {
  if (principal.kind === "service") return names.includes(principal.service);
  if (!names.some((name) => isAccount(name, principal.account))) return false;
  switch (principal.kind) {
    case "root":
      return true;
    case "user":
      return names.includes(principal.userArn);
    case "role-session":
      return names.includes(principal.roleArn) && names.some((name) => isSession(name, principal));
  }
}

function isAccount(name: string, account: string): boolean {
  return name === account || (/^arn:[^:]+:iam::\d{12}:root$/.test(name) && name.split(":")[4] === account);
}

function isSession(name: string, session: Extract<Principal, { kind: "role-session" }>): boolean {
  const [prefix, , service, , account, resource] = name.split(":");
  const sts = prefix === "arn" && service === "sts" && account === session.account;
  return sts && resource === `assumed-role/${session.roleName}/${session.sessionName}`;
}

const order: readonly Naming[] = ["session", "everyone", "user", "service", "role", "account"];

/** The naming that grants most. */
export function strongest(namings: ReadonlyArray<Naming | undefined>): Naming | undefined {
  return order.find((naming) => namings.includes(naming));
}
