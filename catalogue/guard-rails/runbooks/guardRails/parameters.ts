import type { ParameterDefinition } from "../../../../runbooks/language/types";
import { anyName } from "../../../../runbooks/shared/parameters";

export const yes = "yes";
const no = "no";

const wanted = (description: string) =>
  ({ type: "String", description, default: no, allowedPattern: "^(yes|no)$" }) as const satisfies ParameterDefinition;

export const keyId = {
  type: "String",
  description: "Id of the KMS key.",
  allowedPattern: "^(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$",
} as const satisfies ParameterDefinition;

/** Days between the request and the deletion (KMS API reference, "ScheduleKeyDeletion": 7 to 30, 30 by default). */
export const windowInDays = {
  type: "String",
  description: "Waiting period that the deletion was scheduled with, in days.",
  default: "30",
  allowedPattern: "^([7-9]|[12][0-9]|30)$",
} as const satisfies ParameterDefinition;

export const trailName = {
  type: "String",
  description: "Name of the trail, in its home Region.",
  allowedPattern: "^[A-Za-z0-9][A-Za-z0-9._-]{1,126}[A-Za-z0-9]$",
} as const satisfies ParameterDefinition;

export const allRegions = wanted("Whether the trail has to record all Regions again, and global services with them.");
export const globalServices = wanted("Whether the trail has to record global services such as IAM again.");
export const validation = wanted(
  "Whether the trail has to write digests again, which prove that no log file was changed.",
);

export const recorderName = {
  type: "String",
  description: "Name of the configuration recorder.",
  // Config API reference, "RecorderName": 1 to 256 characters, no pattern.
  allowedPattern: anyName(256),
} as const satisfies ParameterDefinition;

export const detectorId = {
  type: "String",
  description: "Id of the GuardDuty detector.",
  allowedPattern: "^[0-9a-f]{32}$",
} as const satisfies ParameterDefinition;
