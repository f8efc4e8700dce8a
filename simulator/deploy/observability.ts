import { CloudWatchClient, PutMetricAlarmCommand, type PutMetricAlarmCommandInput } from "@aws-sdk/client-cloudwatch";
import { type Applier, number, optionalText, text } from "./index";

/** The alarm exists and can be described; the embedded organization evaluates no metrics (docs/simulator.md). */
const metricAlarm: Applier = (resource, { direct }) =>
  direct.in(CloudWatchClient, resource.account, resource.region).send(
    new PutMetricAlarmCommand({
      AlarmName: text(resource, "name"),
      MetricName: text(resource, "metricName"),
      Namespace: text(resource, "namespace"),
      ComparisonOperator: text(resource, "comparisonOperator") as PutMetricAlarmCommandInput["ComparisonOperator"],
      EvaluationPeriods: number(resource, "evaluationPeriods", 1),
      Period: number(resource, "period", 60),
      Statistic: (optionalText(resource, "statistic") ?? "Sum") as "Sum",
      Threshold: number(resource, "threshold", 0),
      TreatMissingData: optionalText(resource, "treatMissingData"),
      AlarmActions: (resource.inputs.alarmActions ?? []) as string[],
      Dimensions: Object.entries((resource.inputs.dimensions ?? {}) as Record<string, string>).map(([Name, Value]) => ({
        Name,
        Value,
      })),
    }),
  );

/** A function's lines are in the timeline; there is no log service to keep them in. */
const logGroup: Applier = () => {};

export const observability: Record<string, Applier> = {
  "aws:cloudwatch/metricAlarm:MetricAlarm": metricAlarm,
  "aws:cloudwatch/logGroup:LogGroup": logGroup,
};
