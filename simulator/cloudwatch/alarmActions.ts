import type { MetricAlarm } from "@aws-sdk/client-cloudwatch";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { Principal } from "../aws";
import { type AlarmState, changeOf, timestamp } from "./alarmEvent";
import type { AlarmDependencies } from "./alarmState";

/** An alarm that changed its state, in its account and Region. */
export interface AlarmChange {
  account: string;
  region: string;
  alarm: MetricAlarm;
  before: AlarmState;
  now: AlarmState;
}

/** Runs the actions of the new state: topics are notified and functions are invoked. Failures are notes of the story. */
export async function runActions({ clients, timeline }: AlarmDependencies, change: AlarmChange): Promise<void> {
  const { account, region, alarm, now } = change;
  const { AlarmActions, OKActions, InsufficientDataActions } = alarm;
  const actions = { ALARM: AlarmActions, OK: OKActions, INSUFFICIENT_DATA: InsufficientDataActions }[now.value] ?? [];
  const as = (service: string): Principal => ({
    ...{ kind: "service", service: `${service}.amazonaws.com` },
    ...{ sourceArn: alarm.AlarmArn, sourceAccount: account },
  });
  for (const action of alarm.ActionsEnabled === false ? [] : actions) {
    const service = action.split(":")[2];
    const text = JSON.stringify(service === "lambda" ? invocation(change) : message(change));
    try {
      if (service === "sns") {
        const Subject = `${now.value}: "${alarm.AlarmName}" in ${region}`;
        await clients
          .as(SNSClient, as("cloudwatch"), region)
          .send(new PublishCommand({ TopicArn: action, Subject, Message: text }));
      } else if (service === "lambda") {
        await clients
          .as(LambdaClient, as("lambda.alarms.cloudwatch"), region)
          .send(new InvokeCommand({ FunctionName: action, InvocationType: "Event", Payload: Buffer.from(text) }));
      } else {
        timeline.add({ kind: "note", text: `alarm ${alarm.AlarmName}: the action ${action} is not run here` });
      }
    } catch (error) {
      timeline.add({
        kind: "note",
        text: `alarm ${alarm.AlarmName} could not notify ${action}: ${(error as Error).message}`,
      });
    }
  }
}

/** The message for a topic (members recorded: LocalStack's snapshots of cloudwatch). The Region is named by its code. */
export function message({ account, region, alarm, before, now }: AlarmChange) {
  return {
    AlarmName: alarm.AlarmName,
    AlarmDescription: alarm.AlarmDescription ?? null,
    AWSAccountId: account,
    AlarmConfigurationUpdatedTimestamp: timestamp(alarm.AlarmConfigurationUpdatedTimestamp ?? before.at),
    NewStateValue: now.value,
    NewStateReason: now.reason,
    StateChangeTime: timestamp(now.at),
    Region: region,
    AlarmArn: alarm.AlarmArn,
    OldStateValue: before.value,
    OKActions: alarm.OKActions ?? [],
    AlarmActions: alarm.AlarmActions ?? [],
    InsufficientDataActions: alarm.InsufficientDataActions ?? [],
    Trigger: {
      ...(alarm.Metrics?.length ? { Metrics: alarm.Metrics } : metricTrigger(alarm)),
      Period: alarm.Period,
      EvaluationPeriods: alarm.EvaluationPeriods,
      ...(alarm.DatapointsToAlarm !== undefined && { DatapointsToAlarm: alarm.DatapointsToAlarm }),
      ComparisonOperator: alarm.ComparisonOperator,
      Threshold: alarm.Threshold,
      TreatMissingData: alarm.TreatMissingData ?? "",
      EvaluateLowSampleCountPercentile: alarm.EvaluateLowSampleCountPercentile ?? "",
    },
  };
}

function metricTrigger({ MetricName, Namespace, Statistic, ExtendedStatistic, Unit, Dimensions = [] }: MetricAlarm) {
  return {
    MetricName,
    Namespace,
    StatisticType: Statistic ? "Statistic" : "ExtendedStatistic",
    ...(Statistic ? { Statistic: Statistic.toUpperCase() } : { ExtendedStatistic }),
    Unit: Unit ?? null,
    Dimensions: Dimensions.map(({ Name, Value }) => ({ value: Value, name: Name })),
  };
}

/** What a function gets (CloudWatch user guide, "Lambda alarm actions"). */
function invocation({ account, region, alarm, before, now }: AlarmChange) {
  return {
    source: "aws.cloudwatch",
    alarmArn: alarm.AlarmArn,
    accountId: account,
    time: timestamp(now.at),
    region,
    alarmData: changeOf(alarm, before, now),
  };
}
