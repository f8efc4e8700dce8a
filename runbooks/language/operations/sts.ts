import type { GrantRule } from "./grant";
import { disruptive, type OperationTable, read, reads } from "./operation";

/** Every principal may query its own identity; no policy can allow or deny it. */
const nothing: GrantRule = () => [];

export const sts: OperationTable = {
  AssumeRole: disruptive("hands out credentials"),
  AssumeRoleWithWebIdentity: disruptive("hands out credentials"),
  DecodeAuthorizationMessage: read("changes nothing"),
  GetCallerIdentity: reads(nothing),
  GetFederationToken: disruptive("hands out credentials"),
  GetSessionToken: disruptive("hands out credentials"),
};
