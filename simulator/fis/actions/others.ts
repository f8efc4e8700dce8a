import { durationOf } from "../duration";
import { ActionFailure } from "../types";
import type { Action } from "./action";

/** https://docs.aws.amazon.com/fis/latest/userguide/fis-actions-reference.html#fis-actions-reference-wait */
export const wait: Action = async ({ parameters, sleep }) => {
  await sleep(durationOf(parameters.duration ?? "") ?? 0);
};

/** Looks once; the experiment fails when an alarm is in another state. */
export const assertAlarmState: Action = async ({ parameters, call }) => {
  const arns = entries(parameters.alarmArns);
  const wanted = entries(parameters.alarmStates);
  const AlarmNames = arns.map((arn) => arn.split(":alarm:")[1] ?? arn);
  const { MetricAlarms, CompositeAlarms } = await call("cloudwatch", "DescribeAlarms", {
    AlarmNames,
    AlarmTypes: ["MetricAlarm", "CompositeAlarm"],
  });
  const found = [MetricAlarms, CompositeAlarms].flatMap((alarms) => (Array.isArray(alarms) ? alarms : [])) as Array<{
    AlarmArn?: string;
    StateValue?: string;
  }>;
  for (const arn of arns) {
    const state = found.find(({ AlarmArn }) => AlarmArn === arn)?.StateValue;
    if (state === undefined) throw new ActionFailure(`There is no alarm ${arn}.`);
    if (!wanted.includes(state)) throw new ActionFailure(`Alarm ${arn} is ${state}, not ${wanted.join(" or ")}.`);
  }
};

/**
 * Faults in the network of ECS tasks. The embedded organization runs no containers, so nothing is slower or lost:
 * permissions and targets are checked, and the time passes.
 */
export const taskNetworkFault =
  (what: string): Action =>
  async ({ parameters, targetArns, note, sleep }) => {
    const { duration = "", ...rest } = parameters;
    const figures = Object.entries(rest).map(([name, value]) => `${name} ${value}`);
    const told = [`${what} on ${targetArns.join(", ")} for ${duration}`, ...figures].join(", ");
    note(`${told}: it has no effect here beyond this record`);
    await sleep(durationOf(duration) ?? 0);
  };

const entries = (list = "") => list.split(",").map((entry) => entry.trim());
