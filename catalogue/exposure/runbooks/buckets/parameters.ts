import type { ParameterDefinition } from "../../../../runbooks/language/types";
import { none } from "../../../../runbooks/shared/parameters";

/** Means a public access block that exists, whatever it blocks. */
export const some = "some";

/** Names from before March 2018 may be longer and have capitals (S3 user guide, "General purpose bucket naming rules"). */
export const bucketName = {
  type: "String",
  description: "Name of the bucket, which is in the account and Region of the run.",
  allowedPattern: "^[A-Za-z0-9._-]{3,255}$",
} as const satisfies ParameterDefinition;

/** A run cannot distinguish a block that is absent from one that it may not read, so the caller has to check. */
export const blockBefore = {
  type: "String",
  description: "Whether the bucket has a public access block of its own now (some), or has none.",
  allowedPattern: `^(${some}|${none})$`,
} as const satisfies ParameterDefinition;

export const unknownOpening = "unknown";

export const openedBy = {
  type: "String",
  description: "What gives public access, as far as the caller knows.",
  default: unknownOpening,
  allowedPattern: `^(policy|ACL|policy and ACL|${unknownOpening})$`,
} as const satisfies ParameterDefinition;
