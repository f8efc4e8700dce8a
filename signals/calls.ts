import { partitionOf } from "../aws/partitions";
import { firstText, timeOf } from "../responses/fields";
import { placeOf } from "../responses/reading";
import type { EventPattern, SignalEvent, Target } from "../responses/types";

/** What the patterns on successful calls have in common; `detail` says which calls. */
export const successfulCall = (sources: string[], detail: EventPattern): EventPattern => ({
  source: sources,
  "detail-type": ["AWS API Call via CloudTrail"],
  "replay-name": [{ exists: false }],
  detail: { errorCode: [{ exists: false }], ...detail },
});

/** Who called, for a title: the role or user behind the session, without its path. */
export function callerOf(event: SignalEvent): string {
  const { userIdentity } = event.detail as { userIdentity?: { arn?: unknown; type?: unknown } };
  const arn = userIdentity?.arn;
  if (typeof arn === "string") return arn.split(":").slice(5).join(":");
  return typeof userIdentity?.type === "string" ? userIdentity.type : "somebody";
}

/**
 * The target of a call: account and Region are those that CloudTrail recorded it for.
 * @param resource id and the last part of the ARN (`trail/main`) of what was called.
 */
export function targetOfCall(
  event: SignalEvent,
  service: string,
  { id, path }: { id: string; path: string },
  title: string,
): Target {
  const place = placeOf(event, { account: ["detail.recipientAccountId"], region: ["detail.awsRegion"] });
  const { account, region } = place;
  const eventTime = timeOf(event, "detail.eventTime");
  return {
    ...place,
    resource: { id, arn: `arn:${partitionOf(region)}:${service}:${region}:${account}:${path}` },
    signal: { id: firstText(event, "detail.eventID") ?? event.id, version: eventTime, title, occurredAt: eventTime },
  };
}
