import { arn, type GrantRule, sidOf } from "./grant";

/** One operation on every resource of one type: which of them it is, is only known in the run. */
const on =
  (service: string, resource: string) =>
  (operation: string): Record<string, GrantRule> => ({
    [operation]: (_inputs, scope) => [
      {
        sid: sidOf(`${service}:${operation}`),
        actions: [`${service}:${operation}`],
        resources: [arn(scope, service, resource)],
      },
    ],
  });

const onTrails = on("cloudtrail", "trail/*");
const onRecorders = on("config", "configuration-recorder/*");
const onDetectors = on("guardduty", "detector/*");
const onKeys = on("kms", "key/*");

export const cloudtrailGrants: Record<string, GrantRule> = {
  ...onTrails("GetTrail"),
  ...onTrails("GetTrailStatus"),
  ...onTrails("StartLogging"),
  ...onTrails("StopLogging"),
  ...onTrails("UpdateTrail"),
};

export const configGrants: Record<string, GrantRule> = {
  ...onRecorders("DescribeConfigurationRecorderStatus"),
  ...onRecorders("StartConfigurationRecorder"),
  ...onRecorders("StopConfigurationRecorder"),
};

export const guarddutyGrants: Record<string, GrantRule> = {
  ...onDetectors("GetDetector"),
  ...onDetectors("UpdateDetector"),
};

export const kmsGrants: Record<string, GrantRule> = {
  ...onKeys("CancelKeyDeletion"),
  ...onKeys("DescribeKey"),
  ...onKeys("EnableKey"),
  ...onKeys("ScheduleKeyDeletion"),
};
