import { accountIn, isAccountId, parseArn } from "../../aws/arn";
import { allOf, anyOf, holds, type Verdict } from "../finding";
import { keyContexts, resourceKeys } from "../services/facts";
import { type Condition, guarantees } from "./conditions";
import { broadPolicy } from "./managedPolicies";

/**
 * Whether a value of aws:PrincipalOrgID names the organization. The policy variable means the organization of the
 * resource itself (IAM user guide, "AWS global condition context keys").
 */
function isOrganization(value: string, organizationId: string): boolean {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable of IAM
  if (value === "${aws:ResourceOrgID}") return true;
  return organizationId === "" ? /^o-[a-z0-9]{10,32}$/.test(value) : value === organizationId;
}

const ofOrganization =
  (who: "principal" | "source") =>
  (conditions: Condition[], organizationId: string): Verdict =>
    anyOf([
      guarantees(conditions, [`aws:${who}orgid`], (value) => isOrganization(value, organizationId)),
      // The paths are multivalued: without a quantifier they match nothing.
      guarantees(
        conditions.filter(({ quantifier }) => quantifier === "foranyvalue"),
        [`aws:${who}orgpaths`],
        (value) => isOrganization(value.split("/")[0] ?? "", organizationId),
      ),
    ]);

/** Only principals of the organization, any if the id is empty. */
export const principalsOfOrganization = ofOrganization("principal");

/** Only services acting for resources of the organization. */
const sourcesOfOrganization = ofOrganization("source");

/** Only services acting for one account. aws:SourceOwner is the older key of SNS. */
const sourceAccount = (conditions: Condition[]): Verdict =>
  guarantees(conditions, ["aws:sourceaccount", "aws:sourceowner"], isAccountId);

/** Only services acting for resources of one account, as far as their ARNs show it (those of S3 buckets do not). */
const sourceArn = (conditions: Condition[]): Verdict =>
  guarantees(conditions, ["aws:sourcearn"], (value) => accountIn(value) !== undefined);

/** Only a key's use for logs or trails of one account. */
const keyContext = (conditions: Condition[]): Verdict =>
  guarantees(conditions, [...keyContexts.value], (value) => accountIn(value) !== undefined);

/** Anybody can make a service act; this limits the accounts and resources that it may act for. */
export const knownSources = (conditions: Condition[], organizationId: string): Verdict =>
  anyOf([
    sourceAccount(conditions),
    sourceArn(conditions),
    sourcesOfOrganization(conditions, organizationId),
    keyContext(conditions),
  ]);

const isTag = (key: string): boolean => /(^|:)resourcetag\//.test(key);

/** Only some resources although the resource is "*": by tags, or by what they belong to. */
export const limitedResources = (conditions: Condition[]): Verdict =>
  anyOf([
    ...conditions
      .filter(({ key }) => isTag(key) || resourceKeys.value.includes(key))
      .map((condition) => guarantees([condition], [condition.key], (value) => /[^*?]/.test(value))),
    // A tag that has to be there, whatever its value.
    ...conditions
      .filter(
        ({ operator, key, ifExists, quantifier }) => operator === "null" && isTag(key) && !ifExists && !quantifier,
      )
      .map(({ values }) => allOf([values.length > 0, ...values.map((value) => holds(value, isFalse))])),
  ]);

/** Only certain managed policies, none of which grants everything of a service (keys of the attaching actions of IAM). */
export const certainPolicies = (conditions: Condition[]): Verdict =>
  guarantees(
    conditions,
    ["iam:policyarn"],
    (value) => /:policy\/(?:.*\/)?[^/*?][^/]*$/.test(value) && broadPolicy(value) === undefined,
  );

/** Only identities that a permissions boundary limits (IAM user guide, "Permissions boundaries": delegating). */
export const withinBoundary = (conditions: Condition[]): Verdict =>
  guarantees(conditions, ["iam:permissionsboundary"], (value) => /:policy\/(?:.*\/)?[^/*?][^/]*$/.test(value));

const isFalse = (text: string): boolean => text.toLowerCase() === "false";

/** Only sessions that began with a second factor. */
export const secondFactor = (conditions: Condition[]): Verdict =>
  anyOf(
    conditions
      .filter(({ operator, key, ifExists }) => operator === "bool" && key === "aws:multifactorauthpresent" && !ifExists)
      .map(({ values }) =>
        allOf([values.length > 0, ...values.map((value) => holds(value, (text) => /^true$/i.test(text)))]),
      ),
  );

/** Only certain users and roles: every ARN names its account and more than all of a kind. */
export const certainPrincipals = (conditions: Condition[]): Verdict =>
  guarantees(conditions, ["aws:principalarn"], (value) => {
    const name = parseArn(value)?.resource.replace(/^(role|user|assumed-role|federated-user)\//, "") ?? "";
    return accountIn(value) !== undefined && name !== "root" && /[^*?/]/.test(name);
  });

/** Only one role of the account: ARNs in conditions are compared as texts, so the role may be created again. */
export const oneRole = (conditions: Condition[], account: string): Verdict =>
  guarantees(
    conditions.filter(({ values }) => values.length === 1),
    ["aws:principalarn"],
    (value) => accountIn(value) === account && /:iam::\d{12}:role\/[^*?$]+$/.test(value),
  );

/** Only certain principals although the principal is "*". */
export const knownCallers = (conditions: Condition[], organizationId: string): Verdict =>
  anyOf([
    principalsOfOrganization(conditions, organizationId),
    knownSources(conditions, organizationId),
    certainPrincipals(conditions),
    // kms:CallerAccount is the older key of KMS.
    guarantees(conditions, ["aws:principalaccount", "kms:calleraccount"], isAccountId),
    guarantees(conditions, ["aws:sourcevpc"], (value) => /^vpc-[0-9a-f]+$/.test(value)),
    guarantees(conditions, ["aws:sourcevpce"], (value) => /^vpce-[0-9a-f]+$/.test(value)),
  ]);

/** A principal from outside that assumes a role has to know an external id. */
export const externalId = (conditions: Condition[]): Verdict =>
  guarantees(conditions, ["sts:externalid"], (value) => /^[^*?]{2,}$/.test(value));

/** A denial of everything that comes without TLS, and of nothing else. */
export function isInsecureTransport([only, ...others]: Condition[]): Verdict {
  if (only?.operator !== "bool" || only.key !== "aws:securetransport" || others.length > 0) return false;
  return anyOf(only.values.map((value) => holds(value, (text) => text.toLowerCase() === "false")));
}
