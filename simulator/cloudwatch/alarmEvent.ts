import { createHash } from "node:crypto";
import type { MetricAlarm } from "@aws-sdk/client-cloudwatch";

export interface AlarmState {
  value: string;
  reason: string;
  /** JSON text about the data points, where whoever set the state gave it: nothing here computes it. */
  reasonData?: string;
  at: Date;
}

/** The state that an alarm's record says. @param now where it says no time. */
export function stateOf(alarm: MetricAlarm, now: Date): AlarmState {
  return {
    value: alarm.StateValue ?? "INSUFFICIENT_DATA",
    reason: alarm.StateReason ?? "",
    ...(alarm.StateReasonData && { reasonData: alarm.StateReasonData }),
    at: alarm.StateUpdatedTimestamp ?? now,
  };
}

/**
 * `CloudWatch Alarm State Change` (CloudWatch user guide, "Alarm events and EventBridge"; recorded: stackd
 * cloudwatch/alarm_delivery.json).
 */
export function stateChange(alarm: MetricAlarm, before: AlarmState, now: AlarmState) {
  return eventOf(alarm, "CloudWatch Alarm State Change", changeOf(alarm, before, now));
}

/** What an alarm that changed its state says, to EventBridge as to a function. */
export function changeOf(alarm: MetricAlarm, before: AlarmState, now: AlarmState) {
  return {
    alarmName: alarm.AlarmName,
    state: stateView(now),
    previousState: stateView(before),
    configuration: { metrics: metricsOf(alarm), ...described(alarm) },
  };
}

/**
 * `CloudWatch Alarm Configuration Change` (the same page and recording).
 * @param previous the alarm before an update.
 */
export function configurationChange(
  operation: "create" | "update" | "delete",
  alarm: MetricAlarm,
  now: Date,
  previous?: MetricAlarm,
) {
  const { value, at } = stateOf(alarm, now);
  return eventOf(alarm, "CloudWatch Alarm Configuration Change", {
    alarmName: alarm.AlarmName,
    operation,
    state: { value, timestamp: timestamp(at) },
    configuration: configurationOf(alarm, now),
    ...(previous && { previousConfiguration: configurationOf(previous, now) }),
  });
}

function configurationOf(alarm: MetricAlarm, now: Date) {
  return {
    evaluationPeriods: alarm.EvaluationPeriods,
    ...(alarm.DatapointsToAlarm !== undefined && { datapointsToAlarm: alarm.DatapointsToAlarm }),
    threshold: alarm.Threshold,
    comparisonOperator: alarm.ComparisonOperator,
    ...(alarm.TreatMissingData && { treatMissingData: alarm.TreatMissingData }),
    metrics: metricsOf(alarm),
    alarmName: alarm.AlarmName,
    ...described(alarm),
    actionsEnabled: alarm.ActionsEnabled ?? true,
    timestamp: timestamp(alarm.AlarmConfigurationUpdatedTimestamp ?? now),
    okActions: alarm.OKActions ?? [],
    alarmActions: alarm.AlarmActions ?? [],
    insufficientDataActions: alarm.InsufficientDataActions ?? [],
  };
}

function eventOf<Detail>(alarm: MetricAlarm, detailType: string, detail: Detail) {
  return { source: "aws.cloudwatch", "detail-type": detailType, resources: [alarm.AlarmArn ?? ""], detail };
}

const described = ({ AlarmDescription }: MetricAlarm) => (AlarmDescription ? { description: AlarmDescription } : {});

/** An alarm on one metric gives it an id of its own, always the same (recorded: a UUID). */
function metricsOf(alarm: MetricAlarm) {
  const { AlarmArn = "", Namespace, MetricName, Dimensions, Period, Statistic, ExtendedStatistic, Metrics } = alarm;
  if (!Metrics || Metrics.length === 0) {
    const metricStat = {
      metric: metricOf({ Namespace, MetricName, Dimensions }),
      period: Period,
      stat: Statistic ?? ExtendedStatistic,
    };
    return [{ id: idOf(AlarmArn), metricStat, returnData: true }];
  }
  return Metrics.map(({ Id, Expression, Label, MetricStat, ReturnData }) => ({
    id: Id,
    ...(Expression && { expression: Expression }),
    ...(Label && { label: Label }),
    ...(MetricStat && {
      metricStat: { metric: metricOf(MetricStat.Metric ?? {}), period: MetricStat.Period, stat: MetricStat.Stat },
    }),
    returnData: ReturnData ?? true,
  }));
}

const metricOf = ({ Namespace, MetricName, Dimensions = [] }: MetricAlarm) => ({
  namespace: Namespace,
  name: MetricName,
  dimensions: Object.fromEntries(Dimensions.map(({ Name = "", Value }) => [Name, Value])),
});

function idOf(alarmArn: string): string {
  const digits = createHash("sha256").update(alarmArn).digest("hex");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
}

const stateView = ({ value, reason, reasonData, at }: AlarmState) => ({
  value,
  reason,
  ...(reasonData && { reasonData }),
  timestamp: timestamp(at),
});

/** Alarms write the offset without a colon. */
export const timestamp = (time: Date) => time.toISOString().replace("Z", "+0000");
