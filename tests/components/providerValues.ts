import type { Models } from "../runbooks/botocore";
import type { Given } from "./providerTypes";

/** The values that an argument accepts: an enumeration of a service, or a list with its source. */
type Values = { service: string; shape: string } | { values: readonly (string | number)[]; source: string };

const shape = (service: string, name: string): Values => ({ service, shape: name });

/**
 * Arguments that accept certain values only, by type and path. The enumerations are those that AWS's provider validates
 * with (`enum.Validate` in internal/service/…); their members are read from botocore's models of the services.
 */
export const enumerations: Readonly<Record<string, Values>> = {
  "Application.computePlatform": shape("codedeploy", "ComputePlatform"),
  "BucketObjectLockConfiguration.rule.defaultRetention.mode": shape("s3", "ObjectLockRetentionMode"),
  "BucketVersioning.versioningConfiguration.status": shape("s3", "BucketVersioningStatus"),
  "DeploymentGroup.autoRollbackConfiguration.events": shape("codedeploy", "AutoRollbackEvent"),
  "DeploymentGroup.deploymentStyle.deploymentOption": shape("codedeploy", "DeploymentOption"),
  "DeploymentGroup.deploymentStyle.deploymentType": shape("codedeploy", "DeploymentType"),
  "Document.documentFormat": shape("ssm", "DocumentFormat"),
  "Document.documentType": shape("ssm", "DocumentType"),
  "EventRule.state": shape("events", "RuleState"),
  "EventSourceMapping.functionResponseTypes": shape("lambda", "FunctionResponseType"),
  "ExperimentTemplate.experimentOptions.accountTargeting": shape("fis", "AccountTargeting"),
  "ExperimentTemplate.experimentOptions.emptyTargetResolutionMode": shape("fis", "EmptyTargetResolutionMode"),
  "Function.architectures": shape("lambda", "Architecture"),
  "Function.environment.variables.AWS_RETRY_MODE": {
    values: ["adaptive", "legacy", "standard"],
    source: "AWS SDKs and Tools reference guide, Retry behavior",
  },
  "Function.loggingConfig.logFormat": shape("lambda", "LogFormat"),
  "Function.runtime": shape("lambda", "Runtime"),
  "Function.tracingConfig.mode": shape("lambda", "TracingMode"),
  "LogGroup.retentionInDays": {
    values: [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
    source: "API reference of CloudWatch Logs, PutRetentionPolicy",
  },
  "MetricAlarm.comparisonOperator": shape("cloudwatch", "ComparisonOperator"),
  "MetricAlarm.statistic": shape("cloudwatch", "Statistic"),
  "MetricAlarm.treatMissingData": {
    values: ["breaching", "notBreaching", "ignore", "missing"],
    source: "API reference of CloudWatch, PutMetricAlarm",
  },
  "StateMachine.loggingConfiguration.level": shape("stepfunctions", "LogLevel"),
  "StateMachine.type": shape("stepfunctions", "StateMachineType"),
  "Table.attributes.type": shape("dynamodb", "ScalarAttributeType"),
  "Table.billingMode": shape("dynamodb", "BillingMode"),
  "Table.globalSecondaryIndexes.projectionType": shape("dynamodb", "ProjectionType"),
  "TopicSubscription.protocol": {
    values: ["application", "email", "email-json", "firehose", "http", "https", "lambda", "sms", "sqs"],
    source: "API reference of SNS, Subscribe",
  },
};

/** Words that the program chooses, or that a service does not enumerate: by the last name of their path. */
const chosen = new Set([
  "attributeName",
  "deploymentGroupName",
  "hashKey",
  "id",
  "key",
  "rangeKey",
  "metricName",
  "name",
  "namespace",
  "targetId",
  "value",
  "values",
]);

/** Each value in the inputs that is no object, with its place: the class of the resource and the path in it. */
export function* leaves({ type, inputs }: Given): Generator<[place: string, value: unknown]> {
  yield* walk(type.split(":")[2]!, inputs);

  function* walk(place: string, value: unknown): Generator<[string, unknown]> {
    if (Array.isArray(value)) for (const member of value) yield* walk(place, member);
    else if (typeof value === "object" && value !== null)
      for (const [key, member] of Object.entries(value)) yield* walk(`${place}.${key}`, member);
    else yield [place, value];
  }
}

/** Values that no enumeration has. */
export function valueErrors(resources: readonly Given[], models: Models): string[] {
  return resources.flatMap((resource) =>
    [...leaves(resource)].flatMap(([place, value]) => {
      const allowed = enumerations[place] && membersOf(enumerations[place], models);
      return !allowed || allowed.includes(value as string) ? [] : [`${resource.name}: ${place} is ${String(value)}`];
    }),
  );
}

/** @throws Error for an enumeration that the models do not have. */
function membersOf(values: Values, models: Models): readonly (string | number)[] {
  if ("values" in values) return values.values;
  const members = models(values.service)?.shapes[values.shape]?.enum;
  if (!members) throw new Error(`${values.service} has no enumeration ${values.shape}`);
  return members;
}

/** Places of single words that are neither enumerated nor chosen: nobody has said which words may be there. */
export function unclassified(resources: readonly Given[]): string[] {
  const found = new Set<string>();
  for (const resource of resources)
    for (const [place, value] of leaves(resource)) {
      const last = place.split(".").at(-1)!;
      if (typeof value === "string" && /^[A-Za-z_]+$/.test(value) && !(place in enumerations) && !chosen.has(last))
        found.add(place);
    }
  return [...found].sort();
}
