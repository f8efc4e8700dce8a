import { CloudWatchClient, DescribeAlarmsCommand, type PutMetricAlarmCommandInput } from "@aws-sdk/client-cloudwatch";
import { type AlarmDependencies, changeState } from "./alarmState";

/** An alarm for which missing data is breaching. */
export interface SilenceAlarm {
  account: string;
  region: string;
  name: string;
  namespace: string;
  metric: string;
  dimensions: Record<string, string>;
  /** Seconds. */
  period: number;
  /** Periods in a row that must be breaching. */
  periods: number;
  /** Less than this in a period is breaching. */
  threshold: number;
}

interface Series {
  account: string;
  region: string;
  namespace: string;
  metric: string;
  dimensions: Record<string, string>;
}

// Neither is documented exactly: metrics of a log take seconds to arrive, and CloudWatch looks about once a minute.
const lookDelayMs = 60_000;

/**
 * Alarms that fire on missing data, on the sums of metrics that functions write into their logs. They
 * are evaluated when a period ends, while simulated time passes.
 */
export class SilenceAlarms {
  private alarms: SilenceAlarm[] = [];
  /** Values by series, each with its time in milliseconds. */
  private readonly values = new Map<string, Array<{ at: number; value: number }>>();

  constructor(private readonly dependencies: AlarmDependencies) {}

  watch(alarm: SilenceAlarm): void {
    this.alarms.push(alarm);
  }

  /** The alarm is deleted, or about something else now. */
  forget(account: string, region: string, name: string): void {
    this.alarms = this.alarms.filter(
      (alarm) => alarm.account !== account || alarm.region !== region || alarm.name !== name,
    );
  }

  /** A line of a function's log: metrics in the Embedded Metric Format are kept, everything else is no matter. */
  heard(account: string, region: string, line: string): void {
    for (const { series, at, value } of embeddedMetrics(account, region, line)) {
      const key = keyOf(series);
      this.values.set(key, [...(this.values.get(key) ?? []), { at, value }]);
    }
  }

  /** When alarms are evaluated between two moments, and how. */
  looks(after: Date, until: Date): Array<{ at: Date; look(): Promise<void> }> {
    return this.alarms.flatMap((alarm) => {
      const step = alarm.period * 1000;
      const found: Array<{ at: Date; look(): Promise<void> }> = [];
      const first = Math.floor((after.getTime() - lookDelayMs) / step) + 1;
      for (let end = first * step; end + lookDelayMs <= until.getTime(); end += step) {
        const ended = end;
        found.push({ at: new Date(end + lookDelayMs), look: () => this.look(alarm, ended) });
      }
      return found;
    });
  }

  private async look(alarm: SilenceAlarm, end: number): Promise<void> {
    const { account, region, name, period, periods, threshold } = alarm;
    const values = this.values.get(keyOf(alarm)) ?? [];
    const sums = Array.from({ length: periods }, (_, index) => {
      const to = end - index * period * 1000;
      const within = values.filter(({ at }) => at >= to - period * 1000 && at < to);
      return within.length > 0 ? within.reduce((sum, { value }) => sum + value, 0) : undefined;
    });
    const breaching = sums.filter((sum) => sum === undefined || sum < threshold);
    const { MetricAlarms } = await this.dependencies.direct
      .in(CloudWatchClient, account, region)
      .send(new DescribeAlarmsCommand({ AlarmNames: [name] }));
    const [known] = MetricAlarms ?? [];
    if (!known) return;
    const silent = breaching.length === periods;
    const reason = silent
      ? `Threshold Crossed: ${periods} missing or too low datapoints were treated as [Breaching].`
      : `Threshold Crossed: ${periods - breaching.length} of the last ${periods} datapoints were not less than ${threshold}.`;
    await changeState(this.dependencies, account, region, known, silent ? "ALARM" : "OK", reason);
  }
}

/** The alarm as this class watches it; undefined where it is about something else than silence. */
export function silenceOf(
  account: string,
  region: string,
  alarm: PutMetricAlarmCommandInput,
): SilenceAlarm | undefined {
  const { ComparisonOperator, Statistic, TreatMissingData, Dimensions = [] } = alarm;
  if (ComparisonOperator !== "LessThanThreshold" || Statistic !== "Sum" || TreatMissingData !== "breaching")
    return undefined;
  return {
    account,
    region,
    name: alarm.AlarmName ?? "",
    namespace: alarm.Namespace ?? "",
    metric: alarm.MetricName ?? "",
    dimensions: Object.fromEntries(Dimensions.map(({ Name = "", Value = "" }) => [Name, Value])),
    period: alarm.Period ?? 60,
    periods: alarm.EvaluationPeriods ?? 1,
    threshold: alarm.Threshold ?? 0,
  };
}

const keyOf = ({ account, region, namespace, metric, dimensions }: Series) =>
  JSON.stringify([account, region, namespace, metric, Object.entries(dimensions).sort()]);

interface Directive {
  Namespace: string;
  Dimensions: string[][];
  Metrics: Array<{ Name: string }>;
}

/** CloudWatch user guide, "Specification: embedded metric format". */
function embeddedMetrics(account: string, region: string, line: string) {
  let written: { _aws?: { Timestamp?: number; CloudWatchMetrics?: Directive[] } } & Record<string, unknown>;
  try {
    written = JSON.parse(line);
  } catch {
    return [];
  }
  const { Timestamp: at = 0, CloudWatchMetrics = [] } = written?._aws ?? {};
  return CloudWatchMetrics.flatMap(({ Namespace: namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) =>
      Metrics.map(({ Name: metric }) => {
        const dimensions = Object.fromEntries(names.map((name) => [name, String(written[name])]));
        return { series: { account, region, namespace, metric, dimensions }, at, value: Number(written[metric]) };
      }),
    ),
  );
}
