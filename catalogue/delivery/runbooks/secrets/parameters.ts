import type { ParameterDefinition } from "../../../../runbooks/language/types";
import { none } from "../../../../runbooks/shared/parameters";

/**
 * Secrets Manager API reference, "ClientRequestToken": 32 to 64 characters without a pattern, as whoever makes the version
 * chooses; SDKs choose UUIDs.
 */
const versionForm = "[A-Za-z0-9._:/+=@-]{32,64}";
const version = (description: string) =>
  ({ type: "String", description, allowedPattern: `^${versionForm}$` }) as const satisfies ParameterDefinition;

export const secretArn = {
  type: "String",
  description: "ARN of the secret, with the six characters at its end.",
  // The names of secrets that other services manage begin with the service and "!", as rds!db-….
  allowedPattern:
    "^arn:aws(-[a-z]+)*:secretsmanager:[a-z0-9-]+:\\d{12}:secret:[A-Za-z0-9/_+=.@!-]{1,512}-[A-Za-z0-9]{6}$",
} as const satisfies ParameterDefinition;

export const currentVersionId = version("Id of the version that programs get now: the one with AWSCURRENT.");
export const newVersionId = version("Id that the version made by the rotation gets.");

export const pendingVersionId = {
  type: "String",
  description: "Id of the version that a failed rotation left with AWSPENDING, or none.",
  default: none,
  allowedPattern: `^(none|${versionForm})$`,
} as const satisfies ParameterDefinition;
