import type { ParameterDefinition } from "../../../../runbooks/language/types";

const wholeNumber = "^[1-9][0-9]{0,18}$";

export const volumeId = {
  type: "String",
  description: "Id of the EBS volume.",
  allowedPattern: "^vol-([0-9a-f]{8}|[0-9a-f]{17})$",
} as const satisfies ParameterDefinition;

/** Characters that mean nothing to a shell: the path becomes part of a script. */
export const path = {
  type: "String",
  description: "Where the file system is mounted.",
  allowedPattern: "^/[A-Za-z0-9._/-]{0,255}$",
} as const satisfies ParameterDefinition;

export const fileSystem = {
  type: "String",
  description: "Type of the file system.",
  allowedPattern: "^(xfs|ext4)$",
} as const satisfies ParameterDefinition;

export const currentGiB = {
  type: "String",
  description: "Size that the volume has, in GiB. The run ends when it is another one by then.",
  allowedPattern: wholeNumber,
} as const satisfies ParameterDefinition;

export const targetGiB = {
  type: "String",
  description: "Size that the volume gets, in GiB.",
  allowedPattern: wholeNumber,
} as const satisfies ParameterDefinition;

export const moreThanBytes = {
  type: "String",
  description: "The file system must have more bytes than this when it has grown.",
  allowedPattern: wholeNumber,
} as const satisfies ParameterDefinition;
