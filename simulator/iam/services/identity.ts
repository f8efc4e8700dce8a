import type { ApiCall } from "../../aws";
import {
  type AuthorizationCheck,
  check,
  type KnownState,
  named,
  present,
  requestTags,
  requireAction,
  tagContext,
  tagValues,
  textsOf,
} from "../checks";
import type { RequestContext } from "../context";
import { deriveResources } from "../resources";

/** Calls that AWS answers to anybody with credentials, even against an explicit deny (STS API reference). */
const free = new Set(["GetCallerIdentity", "GetSessionToken", "GetAccessKeyInfo"]);

/** Assuming a role with tags or a source identity needs sts:TagSession and sts:SetSourceIdentity on it as well. */
export function sts(call: ApiCall): AuthorizationCheck[] | undefined {
  const { operation, input } = call;
  if (free.has(operation)) return [];
  if (operation !== "AssumeRole") return undefined;
  const tags = tagValues(input.Tags);
  const transitive = textsOf(input.TransitiveTagKeys);
  const context: RequestContext = {
    ...tagContext(tags),
    ...(transitive.length > 0 ? { "sts:TransitiveTagKeys": transitive } : {}),
    ...present("sts:ExternalId", input.ExternalId),
    ...present("sts:RoleSessionName", input.RoleSessionName),
    ...present("sts:SourceIdentity", input.SourceIdentity),
    ...present("sts:DurationSeconds", input.DurationSeconds),
  };
  const actions = ["sts:AssumeRole"];
  if (Object.keys(tags).length > 0) actions.push("sts:TagSession");
  if (input.SourceIdentity !== undefined) actions.push("sts:SetSourceIdentity");
  return actions.map((action) => check(call, action, [named(input.RoleArn)], context));
}

/** The operations of IAM say which policy or boundary they attach. */
export function iam(call: ApiCall, known: KnownState): AuthorizationCheck[] {
  const { input } = call;
  const action = `iam:${call.operation}`;
  const context: RequestContext = {
    ...requestTags(input),
    ...present(
      "iam:PolicyARN",
      call.operation.startsWith("Attach") || call.operation.startsWith("Detach") ? input.PolicyArn : undefined,
    ),
    ...present("iam:PermissionsBoundary", input.PermissionsBoundary),
    ...present("iam:AWSServiceName", input.AWSServiceName),
  };
  const existing = call.operation === "CreateRole" ? undefined : known.roleArn?.(named(input.RoleName));
  const target = { ...call, input: { ...callerAsUser(call), ...(existing !== undefined && { RoleName: existing }) } };
  return [check(call, action, deriveResources(target, "iam", requireAction(call, action)), context)];
}

/** A user who names nobody means itself. */
function callerAsUser({ input, principal }: ApiCall): Record<string, unknown> {
  return principal.kind === "user" && input.UserName === undefined && input.RoleName === undefined
    ? { ...input, UserName: principal.userName }
    : input;
}
