import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { arnOf, type Place, undeliveredAlarmName } from "./naming";

/**
 * Notifies the topic when at least one message waits in a queue that should be empty.
 * @param remedy why messages are there, and what people can do.
 */
export function queueDepthAlarm(
  name: string,
  place: Place,
  { queue, remedy }: { queue: string; remedy: string },
  topic: string,
  opts: pulumi.CustomResourceOptions,
): aws.cloudwatch.MetricAlarm {
  return countAlarm(
    name,
    {
      place,
      alarm: undeliveredAlarmName(queue),
      description: `Messages wait in ${queue}. ${remedy}`,
      namespace: "AWS/SQS",
      metric: "ApproximateNumberOfMessagesVisible",
      statistic: "Maximum",
      dimensions: { QueueName: queue },
      topic,
    },
    opts,
  );
}

/** What an alarm is called and says, and where it notifies. */
interface Named {
  place: Place;
  alarm: string;
  description: string;
  /** Name of the topic. */
  topic: string;
}

/** What an alarm watches. */
interface Watched extends Named {
  namespace: string;
  metric: string;
  dimensions: Record<string, string>;
}

const named = ({ place, alarm, description, topic }: Named) => ({
  name: alarm,
  region: place.region,
  alarmDescription: description,
  alarmActions: [arnOf(place, "sns", topic)],
});

const watched = ({ namespace, metric, dimensions, ...args }: Watched) => ({
  ...named(args),
  namespace,
  metricName: metric,
  dimensions,
});

export interface SilenceAlarm extends Watched {
  /** Seconds. */
  period: number;
  /** How many periods in a row must be without a single occurrence. */
  periods: number;
}

/** An alarm on the absence of something that should occur all the time; it also says when it occurs again. */
export const silenceAlarm = (name: string, args: SilenceAlarm, opts: pulumi.CustomResourceOptions) =>
  new aws.cloudwatch.MetricAlarm(
    name,
    {
      ...watched(args),
      statistic: "Sum",
      period: args.period,
      evaluationPeriods: args.periods,
      threshold: 1,
      comparisonOperator: "LessThanThreshold",
      // Nothing writes a zero: silence is missing data.
      treatMissingData: "breaching",
      okActions: [arnOf(args.place, "sns", args.topic)],
    },
    opts,
  );

export interface CountAlarm extends Watched {
  statistic: "Sum" | "Maximum";
  /** 0 unless given. */
  threshold?: number;
}

/**
 * What is missing is a good sign: EventBridge and Lambda write most of these metrics only when they are not zero.
 */
const first = {
  evaluationPeriods: 1,
  comparisonOperator: "GreaterThanThreshold",
  treatMissingData: "notBreaching",
} as const;

/** An alarm on the first occurrence of something that should not occur, or not in this measure. */
export const countAlarm = (name: string, args: CountAlarm, opts: pulumi.CustomResourceOptions) =>
  new aws.cloudwatch.MetricAlarm(
    name,
    { ...watched(args), ...first, statistic: args.statistic, period: 60, threshold: args.threshold ?? 0 },
    opts,
  );

export interface TotalAlarm extends Named {
  /** Of CloudWatch Metrics Insights, with one series as its answer. */
  query: string;
}

/**
 * An alarm on the first occurrence of something that none of many resources should do. Resources that come later belong to it
 * without a change (CloudWatch user guide, "Create a CloudWatch alarm based on a Metrics Insights query").
 */
export const totalAlarm = (name: string, args: TotalAlarm, opts: pulumi.CustomResourceOptions) =>
  new aws.cloudwatch.MetricAlarm(
    name,
    {
      ...named(args),
      ...first,
      threshold: 0,
      metricQueries: [{ id: "total", expression: args.query, period: 60, returnData: true }],
    },
    opts,
  );
