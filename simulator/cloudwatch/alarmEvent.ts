import type { MetricAlarm } from "@aws-sdk/client-cloudwatch";

export interface AlarmState {
  value: string;
  reason: string;
  at: Date;
}

/**
 * `CloudWatch Alarm State Change` of an alarm on one metric (CloudWatch user guide, "Alarm events and EventBridge").
 * Without reasonData: nothing here computes data points.
 */
export function alarmEvent(alarm: MetricAlarm, before: AlarmState, now: AlarmState) {
  const {
    AlarmArn = "",
    AlarmName,
    AlarmDescription,
    Namespace,
    MetricName,
    Dimensions = [],
    Period,
    Statistic,
  } = alarm;
  return {
    source: "aws.cloudwatch",
    "detail-type": "CloudWatch Alarm State Change",
    resources: [AlarmArn],
    detail: {
      alarmName: AlarmName,
      configuration: {
        ...(AlarmDescription && { description: AlarmDescription }),
        metrics: [
          {
            id: "m1",
            metricStat: {
              metric: {
                namespace: Namespace,
                name: MetricName,
                dimensions: Object.fromEntries(Dimensions.map(({ Name = "", Value }) => [Name, Value])),
              },
              period: Period,
              stat: Statistic,
            },
            returnData: true,
          },
        ],
      },
      previousState: stateOf(before),
      state: stateOf(now),
    },
  };
}

const stateOf = ({ value, reason, at }: AlarmState) => ({ reason, timestamp: timestamp(at), value });

/** Alarms write the offset without a colon. */
const timestamp = (time: Date) => time.toISOString().replace("Z", "+0000");
