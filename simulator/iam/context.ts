import { type Principal, principalArn } from "../aws";
import type { ContextValues } from "./pattern";

/** Condition keys of a request. An array is a multivalued key, even with one element. */
export type RequestContext = Record<string, string | string[] | boolean | number>;

/** What the keys say about the organization: its id, the path of the account in it, and who belongs to it. */
export interface OrganizationFacts {
  organizationId?: string;
  /** e.g. `o-abc/r-root/ou-root-x/`: the path of the accounts in question. */
  organizationPath?: string;
  memberAccounts: ReadonlySet<string>;
}

/**
 * The global condition keys that AWS adds about the caller (IAM user guide, reference_policies_condition-keys; the
 * role-session values as EventBridge deliveries were recorded). `extra` holds keys about the request itself, such as
 * aws:RequestedRegion or aws:SourceIp, and wins.
 */
export function principalContext(
  principal: Principal,
  organization: OrganizationFacts,
  time: Date,
  extra: RequestContext = {},
): RequestContext {
  return {
    "aws:CurrentTime": time.toISOString(),
    "aws:EpochTime": Math.floor(time.getTime() / 1000),
    "aws:SecureTransport": true,
    "aws:ViaAWSService": false,
    "aws:PrincipalIsAWSService": principal.kind === "service",
    ...identity(principal, organization),
    ...extra,
  };
}

/** aws:ResourceAccount and, for accounts of the organization, aws:ResourceOrgID and aws:ResourceOrgPaths. */
export function resourceContext(account: string, organization: OrganizationFacts): RequestContext {
  return { "aws:ResourceAccount": account, ...membership("Resource", account, organization) };
}

function identity(principal: Principal, organization: OrganizationFacts): RequestContext {
  if (principal.kind === "service") return serviceIdentity(principal, organization);
  const shared = {
    "aws:PrincipalAccount": principal.account,
    ...membership("Principal", principal.account, organization),
  };
  switch (principal.kind) {
    case "root":
      return {
        ...shared,
        "aws:PrincipalArn": principalArn(principal),
        "aws:PrincipalType": "Account",
        "aws:userid": principal.account,
      };
    case "user":
      return {
        ...shared,
        "aws:PrincipalArn": principal.userArn,
        "aws:PrincipalType": "User",
        "aws:userid": principal.userId,
        "aws:username": principal.userName,
      };
    case "role-session":
      return {
        ...shared,
        "aws:PrincipalArn": principal.roleArn,
        "aws:PrincipalType": "AssumedRole",
        "aws:userid": `${principal.roleId}:${principal.sessionName}`,
        "aws:TokenIssueTime": principal.issuedAt.toISOString(),
        // Present for temporary credentials only; no role of the embedded organization is assumed with a device.
        "aws:MultiFactorAuthPresent": false,
        ...(principal.sourceIdentity === undefined ? {} : { "aws:SourceIdentity": principal.sourceIdentity }),
        ...tags("aws:PrincipalTag", principal.sessionTags ?? {}),
      };
  }
}

/** A service that calls on behalf of a resource says which; PrincipalType `User` is what SQS and SNS were seen to get. */
function serviceIdentity(
  principal: Extract<Principal, { kind: "service" }>,
  organization: OrganizationFacts,
): RequestContext {
  const { service, sourceArn, sourceAccount } = principal;
  return {
    "aws:PrincipalServiceName": service,
    "aws:PrincipalServiceNamesList": [service],
    "aws:PrincipalType": "User",
    ...(sourceArn === undefined ? {} : { "aws:SourceArn": sourceArn }),
    ...(sourceAccount === undefined
      ? {}
      : { "aws:SourceAccount": sourceAccount, ...membership("Source", sourceAccount, organization) }),
  };
}

function membership(
  prefix: "Principal" | "Resource" | "Source",
  account: string,
  { organizationId, organizationPath, memberAccounts }: OrganizationFacts,
): RequestContext {
  if (organizationId === undefined || !memberAccounts.has(account)) return {};
  return {
    [`aws:${prefix}OrgID`]: organizationId,
    ...(organizationPath === undefined ? {} : { [`aws:${prefix}OrgPaths`]: [organizationPath] }),
  };
}

/** One key per tag: `aws:PrincipalTag/team`. */
export function tags(prefix: string, values: Record<string, string>): RequestContext {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [`${prefix}/${key}`, value]));
}

/** Keys in lower case, values as text: how conditions read them. */
export function contextValues(context: RequestContext): ContextValues {
  const values = new Map<string, string | string[]>();
  for (const [key, value] of Object.entries(context)) {
    if (value === undefined || value === null) continue;
    values.set(key.toLowerCase(), Array.isArray(value) ? value : String(value));
  }
  return values;
}
