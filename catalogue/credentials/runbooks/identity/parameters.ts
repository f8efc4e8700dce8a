import type { ParameterDefinition } from "../../../../runbooks/language/types";
import { none } from "../../../../runbooks/shared/parameters";

/** Means every access key that the user has. */
export const everyKey = "all";
export const yes = "yes";
export const no = "no";

const name = "[A-Za-z0-9_+=,.@-]{1,64}";

export const userName = {
  type: "String",
  description: "Name of the IAM user.",
  allowedPattern: `^${name}$`,
} as const satisfies ParameterDefinition;

export const userNameOrNone = {
  ...userName,
  description: "Name of the IAM user, or none for a role.",
  default: none,
} as const satisfies ParameterDefinition;

export const accessKeyId = {
  type: "String",
  description: "Id of the access key, or all.",
  default: everyKey,
  allowedPattern: "^(all|[A-Z0-9]{16,128})$",
} as const satisfies ParameterDefinition;

export const deniedBefore = {
  type: "String",
  description: "Whether AWSDenyAll was attached to the user before: then a release leaves it there.",
  default: no,
  allowedPattern: "^(yes|no)$",
} as const satisfies ParameterDefinition;
