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
  const { clients, clock, direct, timeline } = dependencies;
  const { AlarmName = "", AlarmArn = "", StateValue = "INSUFFICIENT_DATA" } = alarm;
  if (StateValue === state) return;
  await direct
    .in(CloudWatchClient, account, region)
    .send(new SetAlarmStateCommand({ AlarmName, StateValue: state, StateReason: reason }));
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
  for (const action of (state === "ALARM" ? alarm.AlarmActions : alarm.OKActions) ?? []) {
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
