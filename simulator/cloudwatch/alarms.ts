import { CloudWatchClient, DescribeAlarmsCommand, type MetricAlarm } from "@aws-sdk/client-cloudwatch";
import { type AlarmDependencies, changeState } from "./alarmState";

const agentNamespace = "CWAgent";

/** A metric that the CloudWatch agent of a machine reports. */
export interface Measurement {
  /** `procstat_lookup_pid_count` of the procstat plugin, `disk_used_percent` of the disk plugin … */
  metric: string;
  /** The dimensions that say what is measured: an alarm on the metric has these, and may have more. */
  dimensions: Record<string, string>;
  /** The value at any time. */
  value(): number;
}

const comparisons: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  GreaterThanThreshold: (value, threshold) => value > threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
};

/**
 * The alarms of the organization, as far as they move by themselves: those on what the CloudWatch agent measures on a
 * machine. All other alarms stay in the state that somebody sets.
 */
export class Alarms {
  constructor(private readonly dependencies: AlarmDependencies) {}

  /** State of an alarm; undefined when there is none of that ARN. */
  async stateOf(alarmArn: string): Promise<string | undefined> {
    const [, , , region = "", account = ""] = alarmArn.split(":");
    const name = alarmArn.split(":alarm:")[1] ?? "";
    const { MetricAlarms, CompositeAlarms } = await this.client(account, region).send(
      new DescribeAlarmsCommand({ AlarmNames: [name], AlarmTypes: ["MetricAlarm", "CompositeAlarm"] }),
    );
    return [...(MetricAlarms ?? []), ...(CompositeAlarms ?? [])].find(({ AlarmArn }) => AlarmArn === alarmArn)
      ?.StateValue;
  }

  /**
   * The agent of an instance measures something again: alarms on it follow after their evaluation periods, if the value
   * is still the same then.
   */
  async measured(account: string, region: string, measurement: Measurement): Promise<void> {
    for (const alarm of await this.alarmsOn(account, region, measurement)) {
      const period = (alarm.Period ?? 60) * (alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods ?? 1);
      const before = measurement.value();
      this.dependencies.clock.after(period * 1000, async () => {
        if (measurement.value() === before) await this.evaluate(account, region, alarm.AlarmName ?? "", before);
      });
    }
  }

  private async alarmsOn(account: string, region: string, { metric, dimensions }: Measurement): Promise<MetricAlarm[]> {
    const { MetricAlarms = [] } = await this.client(account, region).send(new DescribeAlarmsCommand({}));
    return MetricAlarms.filter(
      ({ Namespace, MetricName, Dimensions = [] }) =>
        Namespace === agentNamespace &&
        MetricName === metric &&
        Object.entries(dimensions).every(([name, value]) =>
          Dimensions.some(({ Name, Value }) => Name === name && Value === value),
        ),
    );
  }

  private async evaluate(account: string, region: string, name: string, value: number): Promise<void> {
    const client = this.client(account, region);
    const { MetricAlarms } = await client.send(new DescribeAlarmsCommand({ AlarmNames: [name] }));
    const alarm = MetricAlarms?.[0];
    const compare = comparisons[alarm?.ComparisonOperator ?? ""];
    if (!alarm || !compare) return;
    const threshold = alarm.Threshold ?? 0;
    const crossed = compare(value, threshold);
    const state = crossed ? "ALARM" : "OK";
    const reason = `Threshold Crossed: 1 datapoint [${value}] was ${crossed ? "" : "not "}within ${alarm.ComparisonOperator} ${threshold}.`;
    await changeState(this.dependencies, account, region, alarm, state, reason);
  }

  private client(account: string, region: string): CloudWatchClient {
    return this.dependencies.direct.in(CloudWatchClient, account, region);
  }
}
