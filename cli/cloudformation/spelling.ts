/** Inputs of Pulumi's AWS provider as CloudFormation spells them. */
type Json = unknown;

/** Members whose name is not the provider's with a capital (CloudFormation resource reference). */
const spelled: Record<string, string> = {
  cloudwatchDashboards: "CloudWatchDashboards",
  cloudwatchLogsConfiguration: "CloudWatchLogsConfiguration",
  inputPaths: "InputPathsMap",
  okActions: "OKActions",
  s3Configuration: "ExperimentReportS3Configuration",
};

export const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** Every member's name as CloudFormation has it. Not for maps whose keys are data, such as tags. */
export function upper(value: Json): Json {
  if (Array.isArray(value)) return value.map(upper);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [spelled[name] ?? capital(name), upper(inner)]),
  );
}

/** The same of an object's own members. */
export const upperMembers = (value: object): Record<string, Json> => upper(value) as Record<string, Json>;
