import { accountId, field, regionName, requiredText, requiredTime } from "../responses/fields";
import { type EventPattern, MalformedSignal, type SignalEvent, type Target } from "../responses/types";

/**
 * An alarm of any kind that fires (CloudWatch user guide, "Alarm events and EventBridge").
 * @param detail more conditions on the detail beside the alarm's states.
 * @param state more conditions on the new state.
 */
export const alarmThatGoesOff = (detail: EventPattern, state: EventPattern = {}): EventPattern => ({
  source: ["aws.cloudwatch"],
  "detail-type": ["CloudWatch Alarm State Change"],
  "replay-name": [{ exists: false }],
  detail: {
    ...detail,
    // Muting and suppression change an alarm's actions, never its events. "exists" works on leaves only.
    muteDetail: { mutedByArn: [{ exists: false }] },
    state: { value: ["ALARM"], actionsSuppressedBy: [{ exists: false }], ...state },
    previousState: { value: ["OK", "INSUFFICIENT_DATA"] },
  },
});

/**
 * An alarm that fires on one metric itself, not on an expression over metrics.
 * @param metric conditions on its namespace, name and dimensions.
 * @param detail more conditions on the detail beside the alarm's configuration and states.
 * @param state more conditions on the new state.
 */
export const alarmOn = (metric: EventPattern, detail: EventPattern = {}, state: EventPattern = {}): EventPattern =>
  // Of all that an alarm reads, one thing is compared with its threshold: that which returns data.
  alarmThatGoesOff({ ...detail, configuration: { metrics: { returnData: [true], metricStat: { metric } } } }, state);

/** A dimension of the metric that `alarmOn` matched. Throws MalformedSignal when it has not the expected form. */
export function dimension(event: SignalEvent, name: string, form: RegExp): string {
  const metrics = field(event, "detail.configuration.metrics");
  const list = (Array.isArray(metrics) ? metrics : []) as Array<{
    returnData?: boolean;
    metricStat?: { metric?: { dimensions?: Record<string, unknown> } };
  }>;
  const value = list.find(({ returnData }) => returnData)?.metricStat?.metric?.dimensions?.[name];
  if (typeof value === "string" && form.test(value)) return value;
  throw new MalformedSignal(`detail.configuration.metrics: dimension ${name}`, `should match ${form}`);
}

/**
 * Account and Region of the alarm, which its ARN names: the envelope's account may have forwarded it. Each firing is a
 * version of one signal.
 */
export function targetOfAlarm(
  event: SignalEvent,
  resource: (place: { account: string; region: string }) => Target["resource"],
): Target {
  const arn = requiredText(event, "resources.0");
  const [, , service, region = "", account = ""] = arn.split(":");
  if (service !== "cloudwatch" || !regionName.form.test(region) || !accountId.form.test(account))
    throw new MalformedSignal("resources.0", "should be the ARN of an alarm");
  return {
    account,
    region,
    resource: resource({ account, region }),
    signal: {
      id: arn,
      version: requiredText(event, "detail.state.timestamp"),
      title: `Alarm ${requiredText(event, "detail.alarmName")}: ${requiredText(event, "detail.state.reason")}`,
      occurredAt: requiredTime(event, "detail.state.timestamp"),
    },
  };
}
