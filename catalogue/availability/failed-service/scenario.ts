import { CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import type { Scenario, Staged, World } from "../../../responses/scenario";
import { instance, watchedService } from "../../../responses/staging";
import type { SignalEvent } from "../../../responses/types";
import { servicesTag } from "../runbooks/RestartService";
import example from "./events/fires/no-process-at-first-evaluation.json";

interface AlarmDetail {
  alarmName: string;
  configuration: { metrics: Array<{ metricStat: { metric: { dimensions: { InstanceId: string; exe: string } } } }> };
}

const owner = "team-payments";
const instanceName = "web-7";

async function stage(world: World, event: SignalEvent): Promise<Staged> {
  const { alarmName, configuration } = event.detail as unknown as AlarmDetail;
  const dimensions = configuration.metrics[0]?.metricStat.metric.dimensions;
  const named = dimensions?.InstanceId ?? "";
  const service = dimensions?.exe ?? "";
  const tags = {
    Name: instanceName,
    [world.ownerTagKey]: owner,
    [world.allowlistTag.key]: world.allowlistTag.value,
    [servicesTag]: `sshd ${service}`,
  };
  const { InstanceId: instanceId } = await instance(world, "api", tags);
  await watchedService(world, { instanceId, service, alarmName, active: false });

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
