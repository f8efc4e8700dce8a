import { equals, not } from "../language/conditions";
import type { Ref } from "../language/references";
import type { ParameterDefinition } from "../language/types";

/** Means "there is none", because a parameter cannot be empty text. */
export const none = "none";

export const given = (parameter: Ref<string>) => not(equals(parameter, none));

/**
 * The pattern of a name whose characters AWS hardly limits: everything but control characters, and no `{{`, which SSM
 * would read as a reference. Only for values that become part of requests and messages, never of a script.
 */
export const anyName = (longest: number) => `^(?!.*\\{\\{)[^\\x00-\\x1f\\x7f]{1,${longest}}$`;

export const instanceId = {
  type: "String",
  description: "Id of the instance.",
  allowedPattern: "^i-([0-9a-f]{8}|[0-9a-f]{17})$",
} as const satisfies ParameterDefinition;

export const alarmName = {
  type: "String",
  description: "Name of the alarm that is OK again when the run has helped.",
  // CloudWatch API reference, "PutMetricAlarm": UTF-8 without ASCII control characters.
  allowedPattern: anyName(255),
} as const satisfies ParameterDefinition;

export const autoScalingGroupName = {
  type: "String",
  description: "Name of the Auto Scaling group the instance belongs to, or none.",
  default: none,
  // Auto Scaling API reference, "CreateAutoScalingGroup": ASCII 33 to 126 without the colon; the model of the service
  // accepts more, which groups may have that were made before.
  allowedPattern: anyName(255),
} as const satisfies ParameterDefinition;

export const roleName = {
  type: "String",
  description: "Name of the role behind the instance profile, or none. Roles of Reflex itself are rejected.",
  default: none,
  allowedPattern: "^(?!reflex-)[A-Za-z0-9_+=,.@-]{1,64}$",
} as const satisfies ParameterDefinition;

/** Of a tag that allows a run (EC2 user guide, "Tag naming limits and requirements"), without what a filter reads otherwise. */
const tagText = (description: string, longest: number) =>
  ({
    type: "String",
    description,
    allowedPattern: `^[A-Za-z0-9 _.:/=+@-]{1,${longest}}$`,
  }) as const satisfies ParameterDefinition;

/** Parameters of every runbook that a rule starts without triage: it checks itself what triage would have checked. */
export const localParameters = {
  AllowTagKey: tagText("Key of the tag that allows Reflex to act on a resource.", 128),
  AllowTagValue: tagText("Value of that tag.", 256),
} as const;

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
