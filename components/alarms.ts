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

/** What an alarm watches, and where it notifies. */
interface Watched {
  place: Place;
  alarm: string;
  description: string;
  namespace: string;
  metric: string;
  dimensions: Record<string, string>;
  /** Name of the topic. */
  topic: string;
}

const watched = ({ place, alarm, description, namespace, metric, dimensions, topic }: Watched) => ({
  name: alarm,
  region: place.region,
  alarmDescription: description,
  namespace,
  metricName: metric,
  dimensions,
  alarmActions: [arnOf(place, "sns", topic)],
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
 * An alarm on the first occurrence of something that should not occur, or not in this measure. EventBridge and Lambda write most of these
 * metrics only when they are not zero, so missing data is a good sign.
 */
export const countAlarm = (name: string, args: CountAlarm, opts: pulumi.CustomResourceOptions) =>
  new aws.cloudwatch.MetricAlarm(
    name,
    {
      ...watched(args),
      statistic: args.statistic,
      period: 60,
      evaluationPeriods: 1,
      threshold: args.threshold ?? 0,
      comparisonOperator: "GreaterThanThreshold",
      treatMissingData: "notBreaching",
    },
    opts,
  );
