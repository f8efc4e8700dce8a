import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  type MetricAlarm,
  type PutMetricAlarmCommandInput,
} from "@aws-sdk/client-cloudwatch";
import type { Accompaniment, ApiCall } from "../aws";
import { announce } from "../surroundings";
import { configurationChange } from "./alarmEvent";
import { type AlarmDependencies, tellOfChange } from "./alarmState";
import { type SilenceAlarms, silenceOf } from "./silence";

/**
 * Alarms: their records are the emulator's, and what follows from them happens here. Which calls cause which event is
 * recorded (stackd cloudwatch/alarm_delivery.json).
 */
export function alarmRecords(dependencies: AlarmDependencies, silences: SilenceAlarms): Record<string, Accompaniment> {
  const { direct, clock } = dependencies;

  async function find({ account, region }: ApiCall, names: unknown): Promise<MetricAlarm[]> {
    const AlarmNames = [names].flat().map(String);
    if (names === undefined || AlarmNames.length === 0) return [];
    const found = await direct.in(CloudWatchClient, account, region).send(new DescribeAlarmsCommand({ AlarmNames }));
    return found.MetricAlarms ?? [];
  }

  /** Says of each alarm that the call created or updated what it is now and, where there was one, what it was before. */
  async function tellOfConfigurations(call: ApiCall, names: unknown, before: MetricAlarm[]): Promise<void> {
    for (const alarm of await find(call, names)) {
      const previous = before.find(({ AlarmName }) => AlarmName === alarm.AlarmName);
      const event = configurationChange(previous ? "update" : "create", alarm, clock.now(), previous);
      announce(dependencies, call.account, call.region, event);
    }
  }

  const actionsSwitched: Accompaniment = async (call) => {
    const before = await find(call, call.input.AlarmNames);
    return () => tellOfConfigurations(call, call.input.AlarmNames, before);
  };

  return {
    PutMetricAlarm: async (call) => {
      const { input, account, region } = call;
      const before = await find(call, input.AlarmName);
      return async () => {
        const alarm = input as unknown as PutMetricAlarmCommandInput;
        silences.forget(account, region, alarm.AlarmName ?? "");
        const silence = silenceOf(account, region, alarm);
        if (silence) silences.watch(silence);
        await tellOfConfigurations(call, input.AlarmName, before);
      };
    },
    DeleteAlarms: async (call) => {
      const { input, account, region } = call;
      const before = await find(call, input.AlarmNames);
      return () => {
        for (const name of (input.AlarmNames ?? []) as string[]) silences.forget(account, region, name);
        for (const alarm of before)
          announce(dependencies, account, region, configurationChange("delete", alarm, clock.now()));
      };
    },
    EnableAlarmActions: actionsSwitched,
    DisableAlarmActions: actionsSwitched,
    SetAlarmState: async (call) => {
      const { input, account, region } = call;
      const [before] = await find(call, input.AlarmName);
      const { StateValue, StateReason = "", StateReasonData } = input;
      // Without a change there is no event, and no action.
      if (!before || before.StateValue === StateValue) return undefined;
      const reasonData = StateReasonData === undefined ? {} : { reasonData: String(StateReasonData) };
      const state = { value: String(StateValue), reason: String(StateReason), ...reasonData };
      return () => tellOfChange(dependencies, account, region, before, state);
    },
  };
}
