import { CloudWatchClient, type MetricAlarm, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import type { Clients, DirectClients } from "../clients";
import { type Announcer, announce } from "../surroundings";
import { runActions } from "./alarmActions";
import { stateChange, stateOf } from "./alarmEvent";

export interface AlarmDependencies extends Announcer {
  direct: DirectClients;
  /** For alarm actions, which pass the front door. */
  clients: Clients;
}

/** An alarm is found in a state: when that is a new one, an event is sent and the topics of its actions are notified. */
export async function changeState(
  dependencies: AlarmDependencies,
  account: string,
  region: string,
  alarm: MetricAlarm,
  state: "ALARM" | "OK",
  reason: string,
): Promise<void> {
  const { AlarmName = "", StateValue = "INSUFFICIENT_DATA" } = alarm;
  if (StateValue === state) return;
  await dependencies.direct
    .in(CloudWatchClient, account, region)
    .send(new SetAlarmStateCommand({ AlarmName, StateValue: state, StateReason: reason }));
  await tellOfChange(dependencies, account, region, alarm, { value: state, reason });
}

/** What follows when an alarm is in a new state, its actions enabled or not. @param alarm as it was before. */
export async function tellOfChange(
  dependencies: AlarmDependencies,
  account: string,
  region: string,
  alarm: MetricAlarm,
  state: { value: string; reason: string; reasonData?: string },
): Promise<void> {
  const { clock, timeline } = dependencies;
  const { AlarmName = "" } = alarm;
  const at = clock.now();
  timeline.add({ kind: "alarm", account, region, alarmName: AlarmName, state: state.value, reason: state.reason });
  const change = { account, region, alarm, before: stateOf(alarm, at), now: { ...state, at } };
  announce(dependencies, account, region, stateChange(alarm, change.before, change.now));
  await runActions(dependencies, change);
}
