import { CloudWatchClient, type MetricAlarm, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { Clients, DirectClients } from "../clients";
import { type Announcer, announce } from "../surroundings";
import { alarmEvent } from "./alarmEvent";

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

/** What follows when an alarm is in a new state. @param alarm as it was before. */
export async function tellOfChange(
  dependencies: AlarmDependencies,
  account: string,
  region: string,
  alarm: MetricAlarm,
  { value: state, reason }: { value: string; reason: string },
): Promise<void> {
  const { clients, clock, timeline } = dependencies;
  const { AlarmName = "", AlarmArn = "", StateValue = "INSUFFICIENT_DATA" } = alarm;
  const at = clock.now();
  timeline.add({ kind: "alarm", account, region, alarmName: AlarmName, state, reason });
  const before = { value: StateValue, reason: alarm.StateReason ?? "", at: alarm.StateUpdatedTimestamp ?? at };
  announce(dependencies, account, region, alarmEvent(alarm, before, { value: state, reason, at }));
  const service = {
    kind: "service" as const,
    service: "cloudwatch.amazonaws.com",
    sourceArn: AlarmArn,
    sourceAccount: account,
  };
  const { AlarmActions, OKActions, InsufficientDataActions } = alarm;
  const actions = { ALARM: AlarmActions, OK: OKActions, INSUFFICIENT_DATA: InsufficientDataActions }[state] ?? [];
  for (const action of alarm.ActionsEnabled === false ? [] : actions) {
    if (!action.includes(":sns:")) continue;
    const message = {
      AlarmName,
      AlarmDescription: alarm.AlarmDescription ?? null,
      AWSAccountId: account,
      NewStateValue: state,
      NewStateReason: reason,
      StateChangeTime: at.toISOString().replace("Z", "+0000"),
      Region: region,
      AlarmArn,
      OldStateValue: StateValue,
    };
    try {
      await clients.as(SNSClient, service, region).send(
        new PublishCommand({
          TopicArn: action,
          Subject: `${state}: "${AlarmName}" in ${region}`,
          Message: JSON.stringify(message),
        }),
      );
    } catch (error) {
      timeline.add({
        kind: "note",
        text: `alarm ${AlarmName} could not notify ${action}: ${(error as Error).message}`,
      });
    }
  }
}
