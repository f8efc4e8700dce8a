import { CloudWatchClient, PutMetricAlarmCommand, type PutMetricAlarmCommandInput } from "@aws-sdk/client-cloudwatch";
import { silenceOf } from "../cloudwatch/silence";
import { number, optionalText, text } from "./inputs";
import type { Applier } from "./target";

/**
 * The alarm exists and can be described. By itself it only moves where missing data is breaching (docs/simulator.md).
 */
const metricAlarm: Applier = async (resource, { direct, silences }) => {
  const { account, region, inputs } = resource;
  const alarm: PutMetricAlarmCommandInput = {
    AlarmName: text(resource, "name"),
    AlarmDescription: optionalText(resource, "alarmDescription"),
    MetricName: text(resource, "metricName"),
    Namespace: text(resource, "namespace"),
    ComparisonOperator: text(resource, "comparisonOperator") as PutMetricAlarmCommandInput["ComparisonOperator"],
    EvaluationPeriods: number(resource, "evaluationPeriods", 1),
    Period: number(resource, "period", 60),
    Statistic: (optionalText(resource, "statistic") ?? "Sum") as PutMetricAlarmCommandInput["Statistic"],
    Threshold: number(resource, "threshold", 0),
    TreatMissingData: optionalText(resource, "treatMissingData"),
    AlarmActions: (inputs.alarmActions ?? []) as string[],
    OKActions: (inputs.okActions ?? []) as string[],
    Dimensions: Object.entries((inputs.dimensions ?? {}) as Record<string, string>).map(([Name, Value]) => ({
      Name,
      Value,
    })),
  };
  await direct.in(CloudWatchClient, account, region).send(new PutMetricAlarmCommand(alarm));
  const silence = silenceOf(account, region, alarm);
  if (silence) silences.watch(silence);
};

/** A function's lines are in the timeline; there is no log service to keep them in. */
const logGroup: Applier = () => {};

export const observability: Record<string, Applier> = {
  "aws:cloudwatch/metricAlarm:MetricAlarm": metricAlarm,
  "aws:cloudwatch/logGroup:LogGroup": logGroup,
};
