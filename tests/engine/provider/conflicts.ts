import { isRecord } from "../../../aws/json";
import type { Values } from "./wire";

/** Arguments of one type that depend on each other; a dot leads into an object. */
interface Group {
  arguments: readonly string[];
  /** How many of them a resource may have. */
  least: 0 | 1;
  most: 1 | 2;
}

const atMostOne = (...names: string[]): Group => ({ arguments: names, least: 0, most: 1 });
const exactlyOne = (...names: string[]): Group => ({ arguments: names, least: 1, most: 1 });
const atLeastOne = (...names: [string, string]): Group => ({ arguments: names, least: 1, most: 2 });
const oneName = atMostOne("name", "namePrefix");

/**
 * Source: `ConflictsWith`, `ExactlyOneOf`, `AtLeastOneOf` and `CustomizeDiff` in the files that replaced.ts names, with
 * the names that @pulumi/aws gives the arguments. Not read in the source: those of aws:iam/role, aws:sns/topic and
 * aws:s3/bucket. The provider's schema as JSON has none of them.
 */
const groups: Readonly<Record<string, readonly Group[]>> = {
  "aws:cloudwatch/eventRule:EventRule": [
    oneName,
    atMostOne("isEnabled", "state"),
    atLeastOne("eventPattern", "scheduleExpression"),
  ],
  "aws:cloudwatch/eventTarget:EventTarget": [atMostOne("input", "inputPath", "inputTransformer")],
  "aws:cloudwatch/logGroup:LogGroup": [oneName],
  "aws:cloudwatch/metricAlarm:MetricAlarm": [
    exactlyOne("metricQueries", "statistic", "extendedStatistic"),
    exactlyOne("metricQueries", "metricName"),
    atMostOne("metricQueries", "namespace"),
    atMostOne("metricQueries", "dimensions"),
    atMostOne("metricQueries", "period"),
    atMostOne("threshold", "thresholdMetricId"),
  ],
  "aws:iam/role:Role": [oneName],
  "aws:lambda/eventSourceMapping:EventSourceMapping": [
    exactlyOne("eventSourceArn", "selfManagedEventSource"),
    atMostOne("amazonManagedKafkaEventSourceConfig", "selfManagedEventSource", "selfManagedKafkaEventSourceConfig"),
    atMostOne("eventSourceArn", "selfManagedKafkaEventSourceConfig"),
  ],
  "aws:lambda/function:Function": [atMostOne("code", "imageUri", "s3Bucket"), atMostOne("code", "s3ObjectVersion")],
  "aws:s3/bucket:Bucket": [atMostOne("bucket", "bucketPrefix")],
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": [
    atMostOne("rule.defaultRetention.days", "rule.defaultRetention.years"),
  ],
  "aws:sfn/stateMachine:StateMachine": [oneName],
  "aws:sns/topic:Topic": [oneName],
  "aws:sqs/queue:Queue": [oneName, atMostOne("kmsMasterKeyId", "sqsManagedSseEnabled")],
};

const at = (inputs: Values, path: string): unknown =>
  path.split(".").reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), inputs);

/** Which arguments of a resource exclude or need each other; undefined where all are in order. */
export function conflict(type: string, inputs: Values): string | undefined {
  for (const { arguments: names, least, most } of groups[type] ?? []) {
    const given = names.filter((name) => at(inputs, name) !== undefined);
    if (given.length > most) return `${given.join(" and ")}: only one of them can be set`;
    if (given.length < least) return `one of ${names.join(", ")} must be set`;
  }
  return undefined;
}
