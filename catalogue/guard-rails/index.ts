import type { Subject } from "../subject";
import { cloudtrailStopped } from "./cloudtrail-stopped/response";
import { configDisabled } from "./config-disabled/response";
import { guardRailRemoved } from "./guard-rail-removed/response";
import { guarddutyDisabled } from "./guardduty-disabled/response";
import { kmsKeyDeletion } from "./kms-key-deletion/response";

export const guardRails: Subject = {
  name: "guard-rails",
  title: "Guard rails",
  summary: "CloudTrail, Config, GuardDuty and KMS keys that were disabled",
  responses: [cloudtrailStopped, configDisabled, guardRailRemoved, guarddutyDisabled, kmsKeyDeletion],
};
