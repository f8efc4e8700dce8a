import { equals, not } from "../language/conditions";
import type { Ref } from "../language/references";
import type { ParameterDefinition } from "../language/types";

/** Means "there is none", because a parameter cannot be empty text. */
export const none = "none";

export const given = (parameter: Ref<string>) => not(equals(parameter, none));

export const instanceId = {
  type: "String",
  description: "Id of the instance.",
  allowedPattern: "^i-([0-9a-f]{8}|[0-9a-f]{17})$",
} as const satisfies ParameterDefinition;

export const alarmName = {
  type: "String",
  description: "Name of the alarm that is OK again when the run has helped.",
  // Characters in names such as "Disk > 80% [prod]", without quotes and braces: it becomes part of messages.
  allowedPattern: "^[A-Za-z0-9 ._:/()+=@#,%<>&|;!?*~\\[\\]-]{1,255}$",
} as const satisfies ParameterDefinition;

export const autoScalingGroupName = {
  type: "String",
  description: "Name of the Auto Scaling group the instance belongs to, or none.",
  default: none,
  allowedPattern: "^[A-Za-z0-9 ._:/()+=@,#-]{1,255}$",
} as const satisfies ParameterDefinition;

export const roleName = {
  type: "String",
  description: "Name of the role behind the instance profile, or none. Roles of Reflex itself are rejected.",
  default: none,
  allowedPattern: "^(?!reflex-)[A-Za-z0-9_+=,.@-]{1,64}$",
} as const satisfies ParameterDefinition;

export const revokeBefore = {
  type: "String",
  description: "Sessions of the role that began before this time are denied. ISO 8601, UTC.",
  allowedPattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,3})?Z$",
} as const satisfies ParameterDefinition;

export const groupId = {
  type: "String",
  description: "Id of the security group.",
  allowedPattern: "^sg-([0-9a-f]{8}|[0-9a-f]{17})$",
} as const satisfies ParameterDefinition;

export const ruleIds = {
  type: "StringList",
  description: "Ids of the security group rules.",
  allowedPattern: "^sgr-[0-9a-f]{8,17}$",
  minItems: 1,
  maxItems: 50,
} as const satisfies ParameterDefinition;
