import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { arnOf, type Place, undeliveredAlarmName } from "./naming";

/** Tells the topic when at least one message waits in a queue that should be empty. */
export function queueDepthAlarm(
  name: string,
  place: Place,
  queue: string,
  topic: string,
  opts: pulumi.CustomResourceOptions,
): aws.cloudwatch.MetricAlarm {
  return countAlarm(
    name,
    {
      place,
      alarm: undeliveredAlarmName(queue),
      description: `Messages wait in ${queue}: read their ERROR_MESSAGE attributes, mend the cause and redrive them.`,
      namespace: "AWS/SQS",
      metric: "ApproximateNumberOfMessagesVisible",
      statistic: "Maximum",
      dimensions: { QueueName: queue },
      topic,
    },
    opts,
  );
}

export interface SilenceAlarm {
  place: Place;
  alarm: string;
  description: string;
  namespace: string;
  metric: string;
  dimensions: Record<string, string>;
  /** Seconds. */
  period: number;
  /** How many periods in a row must be without a single occurrence. */
  periods: number;
  topic: string;
}

/** An alarm on the absence of something that should occur all the time; it also says when it occurs again. */
export const silenceAlarm = (name: string, args: SilenceAlarm, opts: pulumi.CustomResourceOptions) =>
  new aws.cloudwatch.MetricAlarm(
    name,
    {
      name: args.alarm,
      region: args.place.region,
      alarmDescription: args.description,
      namespace: args.namespace,
      metricName: args.metric,
      dimensions: args.dimensions,
      statistic: "Sum",
      period: args.period,
      evaluationPeriods: args.periods,
      threshold: 1,
      comparisonOperator: "LessThanThreshold",
      // Nothing writes a zero: silence is missing data.
      treatMissingData: "breaching",
      alarmActions: [arnOf(args.place, "sns", args.topic)],
      okActions: [arnOf(args.place, "sns", args.topic)],
    },
    opts,
  );

export interface CountAlarm {
  place: Place;
  alarm: string;
  description: string;
  namespace: string;
  metric: string;
  statistic: "Sum" | "Maximum";
  dimensions: Record<string, string>;
  topic: string;
}

/**
 * An alarm on the first occurrence of something that should not occur. EventBridge and Lambda write most of these
 * metrics only when they are not zero, so missing data is a good sign.
 */
export const countAlarm = (name: string, args: CountAlarm, opts: pulumi.CustomResourceOptions) =>
  new aws.cloudwatch.MetricAlarm(
    name,
    {
      name: args.alarm,
      region: args.place.region,
      alarmDescription: args.description,
      namespace: args.namespace,
      metricName: args.metric,
      dimensions: args.dimensions,
      statistic: args.statistic,
      period: 60,
      evaluationPeriods: 1,
      threshold: 0,
      comparisonOperator: "GreaterThanThreshold",
      treatMissingData: "notBreaching",
      alarmActions: [arnOf(args.place, "sns", args.topic)],
    },
    opts,
  );
