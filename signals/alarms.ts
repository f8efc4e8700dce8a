import { parseArn } from "../aws/arn";
import { isRecord } from "../aws/json";
import { accountId, field, firstText, timeOf } from "../responses/fields";
import { type Place, placeOf } from "../responses/reading";
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

/** What the alarm compares with its threshold: the one metric that returns data. */
function watched(event: SignalEvent) {
  const metrics = field(event, "detail.configuration.metrics");
  const list = (Array.isArray(metrics) ? metrics.filter(isRecord) : []) as Array<{
    returnData?: boolean;
    accountId?: unknown;
    metricStat?: { metric?: { dimensions?: Record<string, unknown> } };
  }>;
  return list.find(({ returnData }) => returnData);
}

/** A dimension of the metric that `alarmOn` matched. Throws MalformedSignal when it has not the expected form. */
export function dimension(event: SignalEvent, name: string, form: RegExp): string {
  const value = watched(event)?.metricStat?.metric?.dimensions?.[name];
  if (typeof value === "string" && form.test(value)) return value;
  throw new MalformedSignal(`detail.configuration.metrics: dimension ${name}`, `should match ${form}`);
}

/**
 * Account and Region of what the alarm watches: a metric may be of another account than the alarm (CloudWatch user guide,
 * "Cross-account alarms"), and the envelope's account may have forwarded the event. Each firing is a version of one signal.
 */
export function targetOfAlarm(event: SignalEvent, resource: (place: Place) => Target["resource"]): Target {
  const name = firstText(event, "detail.alarmName") ?? "without a name";
  const arn = firstText(event, "resources.0") ?? "";
  const service = parseArn(arn)?.service;
  if (service !== undefined && service !== "cloudwatch")
    throw new MalformedSignal("resources.0", "should be the ARN of an alarm");
  const own = placeOf(event, { arn: ["resources.0"] });
  const metric = watched(event)?.accountId;
  const place = typeof metric === "string" && accountId.form.test(metric) ? { ...own, account: metric } : own;
  return {
    ...place,
    resource: resource(place),
    signal: {
      id: arn || `${own.account}/${name}`,
      version: firstText(event, "detail.state.timestamp") ?? event.id,
      title: `Alarm ${name}: ${firstText(event, "detail.state.reason") ?? "without a reason"}`,
      occurredAt: timeOf(event, "detail.state.timestamp"),
    },
  };
}
