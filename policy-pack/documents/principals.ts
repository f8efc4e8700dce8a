import { isAccountId, parseArn } from "../../aws/arn";
import type { Field } from "../field";
import { type Check, described, unjudged } from "../finding";

/** One entry of a Principal element. */
export interface Principal {
  /** `identity` is one user, role or session; `account` everybody in an account; `other` federated or canonical. */
  kind: "everyone" | "account" | "identity" | "service" | "other";
  name: string;
  /** Of an account or identity. */
  account?: string;
  field: Field;
}

/** Who a statement is about. */
export interface Principals {
  field: Field;
  /** NotPrincipal: everybody but these. */
  negated: boolean;
  list: Principal[];
}

/**
 * The principals of a statement, in the forms that IAM accepts (IAM user guide, "AWS JSON policy elements: Principal").
 * Reports what is none, and what is not known.
 */
export function* readPrincipals(statement: Field): Check<Principals | undefined> {
  const [plain, negated] = [statement.at("Principal"), statement.at("NotPrincipal")];
  if ((plain.kind === "absent") === (negated.kind === "absent")) {
    yield {
      field: statement.path,
      found: "it has neither or both of Principal and NotPrincipal",
      fix: 'Name the principals: "Principal": {"AWS": "ARN"} or {"Service": "NAME.amazonaws.com"}.',
    };
    return undefined;
  }
  const field = plain.kind === "absent" ? negated : plain;
  const isNegated = field === negated;
  if (field.value === "*") return { field, negated: isNegated, list: [{ kind: "everyone", name: "*", field }] };
  if (field.kind === "unknown") {
    yield unjudged(field);
    return undefined;
  }
  const names = field.members().flatMap(([kind, member]) => member.elements().map((name) => ({ kind, name })));
  if (names.length === 0) {
    const found = field.kind === "object" ? "it names nobody" : described(field);
    yield { field: field.path, found, fix: 'It must be "*" or an object such as {"AWS": "ARN"}.' };
    return undefined;
  }
  const list: Principal[] = [];
  for (const { kind, name } of names) {
    const principal = yield* readPrincipal(kind, name);
    if (principal) list.push(principal);
  }
  return { field, negated: isNegated, list };
}

function* readPrincipal(kind: string, field: Field): Check<Principal | undefined> {
  if (field.kind === "unknown") {
    yield unjudged(field);
    return undefined;
  }
  const name = field.text;
  const principal = kind === "AWS" ? awsPrincipal(name) : otherPrincipal(kind, name);
  if (principal) return { ...principal, name, field };
  yield {
    field: field.path,
    found: `${described(field)}, which is no ${kind} principal`,
    fix:
      "Use the ARN of a role or user without wildcards, an account id, the name of a service, " +
      'or "*" with conditions that limit it.',
  };
  return undefined;
}

function awsPrincipal(name: string): Pick<Principal, "kind" | "account"> | undefined {
  if (name === "*") return { kind: "everyone" };
  if (isAccountId(name)) return { kind: "account", account: name };
  const arn = parseArn(name);
  // CloudFront's own account has a name (CloudFront developer guide, "Restrict access … origin access identity").
  if (
    arn?.service === "iam" &&
    /^cloudfront:user\/CloudFront Origin Access Identity [A-Z0-9]+$/.test(`${arn.account}:${arn.resource}`)
  )
    return { kind: "identity" };
  if (!arn || !isAccountId(arn.account) || /[*?]/.test(name)) return undefined;
  const { service, account, resource } = arn;
  if (service === "iam" && resource === "root") return { kind: "account", account };
  const identity = service === "iam" ? /^(role|user)\/./ : /^(assumed-role|federated-user)\/./;
  return (service === "iam" || service === "sts") && identity.test(resource)
    ? { kind: "identity", account }
    : undefined;
}

function otherPrincipal(kind: string, name: string): Pick<Principal, "kind"> | undefined {
  if (kind === "Service") return isService(name) ? { kind: "service" } : undefined;
  return (kind === "Federated" || kind === "CanonicalUser") && /^[^*?]+$/.test(name) ? { kind: "other" } : undefined;
}

/** Names of services, as in `events.amazonaws.com` (a few, of Alexa, end in amazon.com). */
export const isService = (name: string): boolean =>
  /^[a-z0-9-]+(\.[a-z0-9-]+)*\.(amazonaws\.com(\.cn)?|amazon\.com)$/.test(name);
