import { CloudWatchClient, DescribeAlarmsCommand, type PutMetricAlarmCommandInput } from "@aws-sdk/client-cloudwatch";
import type { Accompaniment } from "../aws";
import { type AlarmDependencies, tellOfChange } from "./alarmState";
import { type SilenceAlarms, silenceOf } from "./silence";

/** Alarms: their records are the emulator's, and what follows from them happens here. */
export function alarmRecords(dependencies: AlarmDependencies, silences: SilenceAlarms): Record<string, Accompaniment> {
  const { direct } = dependencies;
  return {
    PutMetricAlarm:
      async ({ input, account, region }) =>
      () => {
        const alarm = input as unknown as PutMetricAlarmCommandInput;
        silences.forget(account, region, alarm.AlarmName ?? "");
        const silence = silenceOf(account, region, alarm);
        if (silence) silences.watch(silence);
      },
    DeleteAlarms:
      async ({ input, account, region }) =>
      () => {
        for (const name of (input.AlarmNames ?? []) as string[]) silences.forget(account, region, name);
      },
    SetAlarmState: async ({ input, account, region }) => {
      const AlarmNames = [String(input.AlarmName)];
      const { MetricAlarms } = await direct
        .in(CloudWatchClient, account, region)
        .send(new DescribeAlarmsCommand({ AlarmNames }));
      const before = MetricAlarms?.[0];
      const state = { value: String(input.StateValue), reason: String(input.StateReason ?? "") };
      // Without a change there is no event, and no action.
      if (!before || before.StateValue === state.value) return undefined;
      return () => tellOfChange(dependencies, account, region, before, state);
    },
  };
}
