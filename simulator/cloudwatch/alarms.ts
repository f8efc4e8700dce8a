import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  type MetricAlarm,
  SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import type { DirectClients } from "../clients";
import type { SimulatedClock } from "../clock";
import type { Timeline } from "../timeline";
import { alarmEvent } from "./alarmEvent";

type ServiceEvent = ReturnType<typeof alarmEvent>;

export interface AlarmDependencies {
  clock: SimulatedClock;
  timeline: Timeline;
  direct: DirectClients;
  emitEvent(account: string, region: string, event: ServiceEvent): void;
}

/** What the CloudWatch agent's procstat plugin reports for each program it looks for. */
const processCount = { namespace: "CWAgent", metric: "procstat_lookup_pid_count" };

const comparisons: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  GreaterThanThreshold: (value, threshold) => value > threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
};

/**
 * The alarms of the organization, as far as they move by themselves. One metric is evaluated: the number of processes
 * that the CloudWatch agent counts on a machine. All other alarms stay in the state that somebody sets.
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
   * The agent of an instance counts the processes of a program anew: alarms on that count follow after their
   * evaluation periods, if the count is still the same then.
   * @param count the number of processes at any time.
   */
  async processesChanged(
    account: string,
    region: string,
    process: { instanceId: string; program: string; count(): number },
  ): Promise<void> {
    for (const alarm of await this.alarmsOn(account, region, process)) {
      const period = (alarm.Period ?? 60) * (alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods ?? 1);
      const before = process.count();
      this.dependencies.clock.after(period * 1000, async () => {
        if (process.count() === before) await this.evaluate(account, region, alarm.AlarmName ?? "", before);
      });
    }
  }

  private async alarmsOn(
    account: string,
    region: string,
    { instanceId, program }: { instanceId: string; program: string },
  ): Promise<MetricAlarm[]> {
    const { MetricAlarms = [] } = await this.client(account, region).send(new DescribeAlarmsCommand({}));
    return MetricAlarms.filter(
      ({ Namespace, MetricName, Dimensions = [] }) =>
        Namespace === processCount.namespace &&
        MetricName === processCount.metric &&
        Dimensions.some(({ Name, Value }) => Name === "InstanceId" && Value === instanceId) &&
        Dimensions.some(({ Name, Value }) => Name === "exe" && Value === program),
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
    if (alarm.StateValue === state) return;
    const reason = `Threshold Crossed: 1 datapoint [${value}] was ${crossed ? "" : "not "}within ${alarm.ComparisonOperator} ${threshold}.`;
    await client.send(new SetAlarmStateCommand({ AlarmName: name, StateValue: state, StateReason: reason }));
    const { clock, timeline } = this.dependencies;
    const at = clock.now();
    timeline.add({ kind: "alarm", account, region, alarmName: name, state, reason });
    const before = {
      value: alarm.StateValue ?? "INSUFFICIENT_DATA",
      reason: alarm.StateReason ?? "",
      at: alarm.StateUpdatedTimestamp ?? at,
    };
    this.dependencies.emitEvent(account, region, alarmEvent(alarm, before, { value: state, reason, at }));
  }

  private client(account: string, region: string): CloudWatchClient {
    return this.dependencies.direct.in(CloudWatchClient, account, region);
  }
}
