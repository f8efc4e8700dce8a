import type { PolicyDocument } from "../../aws/iam";
import { type ApiCall, AwsError, type Credentials, type LocalService, type Principal, principalArn } from "../aws";
import type { SimulatedClock } from "../clock";

/** What STS must know of a role; undefined when there is none with this ARN. */
export interface RoleDirectory {
  role(arn: string): Promise<{ roleId: string; maxSessionSeconds: number } | undefined>;
}

export interface StsOptions {
  clock: SimulatedClock;
  mint(principal: Principal, lifetimeSeconds: number): Credentials;
  roles: RoleDirectory;
}

type RoleSession = Extract<Principal, { kind: "role-session" }>;

/** Ways to credentials that the embedded organization does not offer; the emulator would hand out keys nobody knows. */
const refused = [
  "AssumeRoleWithSAML",
  "AssumeRoleWithWebIdentity",
  "AssumeRoot",
  "GetDelegatedAccessToken",
  "GetFederationToken",
  "GetSessionToken",
];

// "Roles terms and concepts, role chaining" (IAM user guide): one hour, whatever the role allows.
const chainedSessionSeconds = 3600;

/**
 * Security Token Service: sessions of roles and who the caller is. Whether the caller may assume the role (its own
 * policies and the role's trust policy) was decided before `handle` is called.
 */
export class Sts implements LocalService {
  readonly operations: ReadonlySet<string> = new Set(["AssumeRole", "GetCallerIdentity", ...refused]);

  constructor(private readonly options: StsOptions) {}

  async handle(call: ApiCall): Promise<Record<string, unknown>> {
    switch (call.operation) {
      case "AssumeRole":
        return this.assumeRole(call);
      case "GetCallerIdentity":
        return { UserId: userId(call.principal), Account: callerAccount(call), Arn: principalArn(call.principal) };
      default:
        throw new AwsError(
          "NotImplemented",
          `sts ${call.operation}: the embedded organization gives out credentials by AssumeRole only.`,
          501,
        );
    }
  }

  private async assumeRole(call: ApiCall): Promise<Record<string, unknown>> {
    const request = readRequest(call.input);
    const { principal } = call;
    if (principal.kind === "root")
      throw new AwsError("AccessDenied", "Roles may not be assumed by root accounts.", 403);
    const role = await this.options.roles.role(request.roleArn);
    const parts = /^arn:[^:]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(request.roleArn);
    if (!role || !parts) throw denied(call, "sts:AssumeRole", request.roleArn);
    const [, account = "", roleName = ""] = parts;
    if (request.durationSeconds > role.maxSessionSeconds)
      throw invalid("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    if (principal.kind === "role-session" && request.durationSeconds > chainedSessionSeconds)
      throw invalid(
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
      );
    const inherited = principal.kind === "role-session" ? principal.sourceIdentity : undefined;
    if (inherited && request.sourceIdentity && inherited !== request.sourceIdentity)
      throw denied(call, "sts:SetSourceIdentity", request.roleArn);
    const issuedAt = this.options.clock.now();
    const session: RoleSession = {
      kind: "role-session",
      account,
      roleArn: request.roleArn,
      roleName,
      roleId: role.roleId,
      sessionName: request.sessionName,
      issuedAt,
      sessionPolicies: request.policy ? [request.policy] : undefined,
      sessionTags: request.tags,
      sourceIdentity: request.sourceIdentity ?? inherited,
    };
    const { accessKeyId, secretAccessKey, sessionToken } = this.options.mint(session, request.durationSeconds);
    const expiration = new Date(Math.floor(issuedAt.getTime() / 1000 + request.durationSeconds) * 1000);
    return {
      Credentials: {
        AccessKeyId: accessKeyId,
        SecretAccessKey: secretAccessKey,
        SessionToken: sessionToken,
        Expiration: expiration,
      },
      AssumedRoleUser: { AssumedRoleId: userId(session), Arn: principalArn(session) },
      SourceIdentity: session.sourceIdentity,
    };
  }
}

interface AssumeRoleRequest {
  roleArn: string;
  sessionName: string;
  durationSeconds: number;
  policy: PolicyDocument | undefined;
  tags: Record<string, string> | undefined;
  sourceIdentity: string | undefined;
}

/** Checks what the API reference of AssumeRole says about each parameter. */
function readRequest(input: Record<string, unknown>): AssumeRoleRequest {
  const tags = readTags(input.Tags);
  if ([input.TransitiveTagKeys ?? []].flat().some((key) => !Object.hasOwn(tags ?? {}, String(key))))
    throw new AwsError(
      "InvalidParameterValue",
      "The specified transitive tag key must be included in the requested tags.",
    );
  for (const unsupported of ["PolicyArns", "SerialNumber", "TokenCode", "TransitiveTagKeys", "ProvidedContexts"])
    if (input[unsupported] !== undefined)
      throw new AwsError(
        "NotImplemented",
        `sts AssumeRole: ${unsupported} is not supported by the embedded organization.`,
        501,
      );
  const roleArn = String(input.RoleArn ?? "");
  if (roleArn.length < 20) throw constraint("roleArn", roleArn, "Member must have length greater than or equal to 20");
  // Recorded for an ARN without a service.
  if (!/^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+$/.test(roleArn)) throw invalid(`${roleArn} is invalid`);
  const durationSeconds = Number(input.DurationSeconds ?? 3600);
  if (!Number.isInteger(durationSeconds) || durationSeconds < 900)
    throw constraint("durationSeconds", input.DurationSeconds, "Member must have value greater than or equal to 900");
  if (durationSeconds > 43_200)
    throw constraint("durationSeconds", input.DurationSeconds, "Member must have value less than or equal to 43200");
  return {
    roleArn,
    sessionName: named("roleSessionName", input.RoleSessionName ?? ""),
    durationSeconds,
    policy: readPolicy(input.Policy),
    tags,
    sourceIdentity: input.SourceIdentity === undefined ? undefined : named("sourceIdentity", input.SourceIdentity),
  };
}

function named(parameter: string, value: unknown): string {
  const name = String(value);
  if (!/^[\w+=,.@-]*$/.test(name))
    throw constraint(parameter, name, "Member must satisfy regular expression pattern: [\\w+=,.@-]*");
  if (name.length < 2) throw constraint(parameter, name, "Member must have length greater than or equal to 2");
  if (name.length > 64) throw constraint(parameter, name, "Member must have length less than or equal to 64");
  return name;
}

function readPolicy(value: unknown): PolicyDocument | undefined {
  if (value === undefined) return undefined;
  const text = String(value);
  if (text.length > 2048) throw constraint("policy", "…", "Member must have length less than or equal to 2048");
  try {
    const policy = JSON.parse(text) as PolicyDocument;
    if (policy.Statement) return policy;
  } catch {
    // Said below.
  }
  throw new AwsError("MalformedPolicyDocument", "The session policy is not a JSON policy document with a Statement.");
}

function readTags(value: unknown): Record<string, string> | undefined {
  if (!Array.isArray(value)) return undefined;
  if (value.length > 50) throw constraint("tags", "…", "Member must have length less than or equal to 50");
  const tags: Record<string, string> = {};
  const seen = new Set<string>();
  for (const { Key = "", Value = "" } of value as Array<{ Key?: string; Value?: string }>) {
    if (Key === "" || Key.length > 128 || Value.length > 256)
      throw constraint("tags", Key, "Keys have 1 to 128 characters, values at most 256");
    if (seen.has(Key.toLowerCase()))
      throw new AwsError(
        "InvalidParameterValue",
        "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
      );
    seen.add(Key.toLowerCase());
    tags[Key] = Value;
  }
  return tags;
}

function invalid(message: string): AwsError {
  return new AwsError("ValidationError", message);
}

function constraint(parameter: string, value: unknown, rule: string): AwsError {
  return invalid(
    `1 validation error detected: Value '${value}' at '${parameter}' failed to satisfy constraint: ${rule}`,
  );
}

function denied(call: ApiCall, action: string, roleArn: string): AwsError {
  const message = `User: ${principalArn(call.principal)} is not authorized to perform: ${action} on resource: ${roleArn}`;
  return new AwsError("AccessDenied", message, 403);
}

function userId(principal: Principal): string {
  switch (principal.kind) {
    case "role-session":
      return `${principal.roleId}:${principal.sessionName}`;
    case "user":
      return principal.userId;
    case "root":
      return principal.account;
    case "service":
      return principal.service;
  }
}

function callerAccount({ principal }: ApiCall): string | undefined {
  return principal.kind === "service" ? principal.sourceAccount : principal.account;
}
