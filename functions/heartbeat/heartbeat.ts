import { isRecord } from "../../aws/json";
import type { TriageSettings } from "../../organization/settings";
import { metricLine } from "../shared/metrics";

/** The metric that the alarms on silence watch (components/heartbeats.ts). */
export const heartbeatMetric = { namespace: "Reflex", name: "Heartbeats" } as const;

export const heartbeatDimensions = (account: string, region: string) => ({ Account: account, Region: region });

/**
 * One heartbeat as a line of the metric, at the time at which the member sent it. Account and Region are the envelope's,
 * which EventBridge sets: no account can speak for another. Undefined for an account that is no member.
 * @throws Error for a body that is not `{"event": EVENT}`; its text never repeats the body.
 */
export function heartbeatLine(body: string, { members }: Pick<TriageSettings, "members">): string | undefined {
  const { account, region, time } = envelopeOf(body);
  const at = typeof time === "string" ? Date.parse(time) : Number.NaN;
  if (typeof account !== "string" || typeof region !== "string" || Number.isNaN(at)) {
    throw new Error("The heartbeat does not say from where and when it comes.");
  }
  if (!Object.hasOwn(members, account)) return undefined;
  return metricLine(heartbeatMetric.namespace, heartbeatMetric.name, heartbeatDimensions(account, region), at);
}

function envelopeOf(body: string): Record<string, unknown> {
  try {
    const { event } = JSON.parse(body) as { event?: unknown };
    return isRecord(event) ? event : {};
  } catch {
    throw new Error("The heartbeat is not JSON.");
  }
}
