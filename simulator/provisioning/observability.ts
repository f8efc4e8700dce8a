import { CloudWatchClient, PutMetricAlarmCommand, type PutMetricAlarmCommandInput } from "@aws-sdk/client-cloudwatch";
import type { DeployedResource } from "../aws";
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
    ComparisonOperator: text(resource, "comparisonOperator") as PutMetricAlarmCommandInput["ComparisonOperator"],
    EvaluationPeriods: number(resource, "evaluationPeriods", 1),
    Threshold: number(resource, "threshold", 0),
    TreatMissingData: optionalText(resource, "treatMissingData"),
    AlarmActions: (inputs.alarmActions ?? []) as string[],
    OKActions: (inputs.okActions ?? []) as string[],
    ...(inputs.metricQueries === undefined ? oneMetric(resource) : { Metrics: queries(inputs.metricQueries) }),
  };
  await direct.in(CloudWatchClient, account, region).send(new PutMetricAlarmCommand(alarm));
  const silence = silenceOf(account, region, alarm);
  if (silence) silences.watch(silence);
};

type Alarm = Partial<PutMetricAlarmCommandInput>;

const oneMetric = (resource: DeployedResource): Alarm => ({
  MetricName: text(resource, "metricName"),
  Namespace: text(resource, "namespace"),
  Period: number(resource, "period", 60),
  Statistic: (optionalText(resource, "statistic") ?? "Sum") as Alarm["Statistic"],
  Dimensions: dimensionsOf(resource.inputs.dimensions),
});

interface MetricQuery {
  id: string;
  expression?: string;
  label?: string;
  period?: number;
  returnData?: boolean;
  metric?: {
    dimensions?: Record<string, string>;
    metricName: string;
    namespace?: string;
    period: number;
    stat: string;
  };
}

/** Each is an expression, or a metric that one refers to. */
const queries = (given: unknown): Alarm["Metrics"] =>
  (given as MetricQuery[]).map(({ id, expression, label, metric, period, returnData }) => ({
    Id: id,
    Expression: expression,
    Label: label,
    Period: period,
    ReturnData: returnData,
    ...(metric && {
      MetricStat: {
        Metric: {
          MetricName: metric.metricName,
          Namespace: metric.namespace,
          Dimensions: dimensionsOf(metric.dimensions),
        },
        Period: metric.period,
        Stat: metric.stat,
      },
    }),
  }));

const dimensionsOf = (given: unknown) =>
  Object.entries((given ?? {}) as Record<string, string>).map(([Name, Value]) => ({ Name, Value }));

/** A function's lines are in the timeline; there is no log service to keep them in. */
const logGroup: Applier = () => {};

export const observability: Record<string, Applier> = {
  "aws:cloudwatch/metricAlarm:MetricAlarm": metricAlarm,
  "aws:cloudwatch/logGroup:LogGroup": logGroup,
};
