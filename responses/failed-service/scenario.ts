import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import { CreateTagsCommand, EC2Client, RunInstancesCommand } from "@aws-sdk/client-ec2";
import type { Scenario, Staged, World } from "../scenario";
import { machineImage } from "../staging";
import type { SignalEvent } from "../types";
import example from "./events/fires/no-process-at-first-evaluation.json";

interface AlarmDetail {
  alarmName: string;
  state: { value: string };
  configuration: {
    metrics: Array<{
      metricStat: { metric: { namespace: string; name: string; dimensions: { InstanceId: string; exe: string } } };
    }>;
  };
}

const owner = "team-payments";
const instanceName = "web-7";

async function stage(world: World, event: SignalEvent): Promise<Staged> {
  const ec2 = world.client(EC2Client);
  const ImageId = await machineImage(world, "api");
  const { Instances } = await ec2.send(
    new RunInstancesCommand({ ImageId, InstanceType: "m5.large", MinCount: 1, MaxCount: 1 }),
  );
  const instanceId = Instances?.[0]?.InstanceId ?? "";
  await ec2.send(
    new CreateTagsCommand({
      Resources: [instanceId],
      Tags: [
        { Key: "Name", Value: instanceName },
        { Key: world.ownerTagKey, Value: owner },
      ],
    }),
  );

  const { alarmName, configuration } = event.detail as unknown as AlarmDetail;
  const metric = configuration.metrics[0]?.metricStat.metric;
  const named = metric?.dimensions.InstanceId ?? "";
  const service = metric?.dimensions.exe ?? "";
  const cloudWatch = world.client(CloudWatchClient);
  await cloudWatch.send(
    new PutMetricAlarmCommand({
      AlarmName: alarmName,
      Namespace: metric?.namespace,
      MetricName: metric?.name,
      Dimensions: [
        { Name: "InstanceId", Value: instanceId },
        { Name: "exe", Value: service },
      ],
      Statistic: "Minimum",
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: "LessThanThreshold",
    }),
  );
  const alarm = (StateValue: "OK" | "ALARM", StateReason: string) =>
    cloudWatch.send(new SetAlarmStateCommand({ AlarmName: alarmName, StateValue, StateReason }));
  await alarm("ALARM", `no process of ${service}`);
  world.install(instanceId, { [service]: { active: false } });
  // What the agent's process count and the alarm on it would do.
  world.onServiceChange(async (change) => {
    if (change.instanceId !== instanceId || change.service !== service) return;
    await alarm(change.active ? "OK" : "ALARM", change.active ? "a process again" : "no process");
  });

  const rewritten = JSON.parse(JSON.stringify(event).replaceAll(named, instanceId)) as SignalEvent;
  rewritten.account = world.account;
  return {
    event: rewritten,
    changes: [`instance ${named} is ${instanceId} here: the emulator chooses ids`],
    headline: `alarm ${alarmName}: ${service} on ${instanceId} (${instanceName}) has no process any more`,
    subject: alarmName,
  };
}

async function alarmState(world: World, alarmName: string): Promise<string | undefined> {
  const { MetricAlarms } = await world
    .client(CloudWatchClient)
    .send(new DescribeAlarmsCommand({ AlarmNames: [alarmName] }));
  return MetricAlarms?.[0]?.StateValue;
}

export const scenario: Scenario = {
  example: example as unknown as SignalEvent,
  stage,
  healed: ({ alarm }) => ({ "the alarm is OK again": alarm === "OK" }),
  async state(world, { subject }) {
    return { alarm: await alarmState(world, subject) };
  },
  async outcome(world, { subject }) {
    return [`alarm ${subject} is ${await alarmState(world, subject)}`];
  },
};
