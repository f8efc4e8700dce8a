import assert from "node:assert/strict";
import type { MetricAlarm } from "@aws-sdk/client-cloudwatch";
import type { ServiceEvent } from "../../../simulator/aws";
import type { DirectClients } from "../../../simulator/clients";
import { SimulatedClock } from "../../../simulator/clock";
import { message } from "../../../simulator/cloudwatch/alarmActions";
import { stateChange } from "../../../simulator/cloudwatch/alarmEvent";
import { alarmRecords } from "../../../simulator/cloudwatch/alarmRecords";
import type { AlarmDependencies } from "../../../simulator/cloudwatch/alarmState";
import { SilenceAlarms } from "../../../simulator/cloudwatch/silence";
import { sampleFinding } from "../../../simulator/guardduty/samples";
import { Timeline } from "../../../simulator/timeline";
import recorded from "./alarms.json";
import samples from "./samples.json";

const account = "111122223333";
const region = "eu-west-1";
const principal = { kind: "root", account } as const;
const stateOf = ({ value, reason, reasonData, timestamp }: (typeof recorded.facts)[0]["detail"]["state"]) => ({
  ...{ value, reason, reasonData, at: new Date(timestamp.replace("+0000", "Z")) },
});

describe("recorded events and messages of alarms", () => {
  for (const { case: name, alarm, resources, detailType, detail } of recorded.facts) {
    it(`${name} has the recorded document`, () => {
      const before = { reasonData: undefined, ...detail.previousState };
      const event = stateChange(alarm as unknown as MetricAlarm, stateOf(before as never), stateOf(detail.state));
      const [metric] = event.detail.configuration.metrics;
      assert.match(metric?.id ?? "", /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      Object.assign(metric ?? {}, { id: detail.configuration.metrics[0]?.id });
      assert.deepEqual(
        [event.source, event["detail-type"], event.resources],
        ["aws.cloudwatch", detailType, resources],
      );
      assert.deepEqual(event.detail, detail);
    });
  }

  it("are sent for the recorded calls, and for no others", async () => {
    const clock = new SimulatedClock(new Date("2026-09-14T05:42:25Z"));
    const events: ServiceEvent[] = [];
    const alarm: MetricAlarm = { ...(recorded.facts[0]?.alarm as unknown as MetricAlarm), StateValue: "ALARM" };
    const direct = { in: () => ({ send: async () => ({ MetricAlarms: [{ ...alarm }] }) }) };
    const dependencies: AlarmDependencies = {
      ...{ clock, timeline: new Timeline(() => clock.now()), clients: {} as AlarmDependencies["clients"] },
      direct: direct as unknown as DirectClients,
      emitEvent: async (_account, _region, event) => void events.push(event),
    };
    const operations = alarmRecords(dependencies, new SilenceAlarms(dependencies));
    for (const { case: name, call, events: expected } of recorded.emissions) {
      const [operation = "", argument = ""] = call.split(/[ ,]+/);
      const AlarmName = alarm.AlarmName ?? "";
      const input: Record<string, unknown> = { AlarmName, AlarmNames: [AlarmName], StateValue: argument };
      const told = await operations[operation]?.({
        service: "cloudwatch",
        operation,
        input,
        account,
        region,
        principal,
      });
      if (operation === "SetAlarmState") alarm.StateValue = argument as "OK";
      else if (operation === "PutMetricAlarm") alarm.Threshold = 20;
      else alarm.ActionsEnabled = operation === "EnableAlarmActions";
      await clock.busy(async () => told?.({}));
      await clock.settled();
      const seen = events.splice(0).map((event) => {
        const detail = event.detail as { operation?: string; previousConfiguration?: { threshold: number } };
        return {
          type: event["detail-type"],
          ...(detail.operation && { operation: detail.operation }),
          ...(operation === "PutMetricAlarm" && {
            previousConfiguration: detail.previousConfiguration?.threshold === 10,
          }),
        };
      });
      assert.deepEqual(seen, expected, name);
    }
  });

  for (const { case: name, state, alarm, members } of recorded.messages) {
    it(`${name}: the message has all that was recorded`, () => {
      const at = new Date("2025-09-19T00:00:00Z");
      const before = { value: "INSUFFICIENT_DATA", reason: "", at };
      const now = { value: state, reason: "crossed", at };
      const told = message({ account, region, alarm: alarm as unknown as MetricAlarm, before, now });
      const paths = Object.entries(told).flatMap(([key, value]) =>
        key === "Trigger" ? Object.keys(value as object).map((name) => `Trigger.${name}`) : [key],
      );
      assert.deepEqual(paths.sort(), [...members].sort());
    });
  }
});

describe("recorded sample findings of GuardDuty", () => {
  const { detail } = sampleFinding(account, region, "detector", "Backdoor:EC2/C&CActivity.B!DNS", new Date(0));

  for (const { path, value } of samples.members) {
    it(`has ${path}`, () => {
      const found = path.split(".").reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], detail);
      assert.deepEqual(found, JSON.parse(JSON.stringify(value).replace("$ACCOUNT", account)));
    });
  }

  it("has no prefix in its title", () => assert.match(String(detail.title), /^The EC2 instance i-99999999/));
});
