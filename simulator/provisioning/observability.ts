import { CloudWatchClient, PutMetricAlarmCommand, type PutMetricAlarmCommandInput } from "@aws-sdk/client-cloudwatch";
import { number, optionalText, text } from "./inputs";
import type { Applier } from "./target";

/**
 * The alarm exists and can be described. By itself it only moves where missing data is breaching (docs/simulator.md).
 */
const metricAlarm: Applier = async (resource, { direct, silences }) => {
  const { account, region, inputs } = resource;
  const alarm = {
    account,
    region,
    name: text(resource, "name"),
    namespace: text(resource, "namespace"),
    metric: text(resource, "metricName"),
    dimensions: (inputs.dimensions ?? {}) as Record<string, string>,
    period: number(resource, "period", 60),
    periods: number(resource, "evaluationPeriods", 1),
    threshold: number(resource, "threshold", 0),
  };
  await direct.in(CloudWatchClient, account, region).send(
    new PutMetricAlarmCommand({
      AlarmName: alarm.name,
      AlarmDescription: optionalText(resource, "alarmDescription"),
      MetricName: alarm.metric,
      Namespace: alarm.namespace,
      ComparisonOperator: text(resource, "comparisonOperator") as PutMetricAlarmCommandInput["ComparisonOperator"],
      EvaluationPeriods: alarm.periods,
      Period: alarm.period,
      Statistic: (optionalText(resource, "statistic") ?? "Sum") as "Sum",
      Threshold: alarm.threshold,
      TreatMissingData: optionalText(resource, "treatMissingData"),
      AlarmActions: (inputs.alarmActions ?? []) as string[],
      OKActions: (inputs.okActions ?? []) as string[],
      Dimensions: Object.entries(alarm.dimensions).map(([Name, Value]) => ({ Name, Value })),
    }),
  );
  const silence = ["LessThanThreshold", "Sum", "breaching"];
  const found = ["comparisonOperator", "statistic", "treatMissingData"].map((field) => optionalText(resource, field));
  if (silence.every((wanted, index) => found[index] === wanted)) silences.watch(alarm);
};

/** A function's lines are in the timeline; there is no log service to keep them in. */
const logGroup: Applier = () => {};

export const observability: Record<string, Applier> = {
  "aws:cloudwatch/metricAlarm:MetricAlarm": metricAlarm,
  "aws:cloudwatch/logGroup:LogGroup": logGroup,
};
