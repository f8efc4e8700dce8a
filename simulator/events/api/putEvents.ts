import { randomUUID } from "node:crypto";
import type { PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { AwsError, type BusEvent } from "../../aws";
import type { SimulatedClock } from "../../clock";
import { refuseEntry } from "../entries";
import { busName, type EventBridge, eventTime } from "../eventBridge";
import type { Handlers } from "./operations";

/** Of one PutEvents call (EventBridge API reference; recorded by LocalStack: put_events_exceed_limit_ten_entries). */
const mostEntries = 10;

/**
 * Bytes of all entries of a call (EventBridge user guide, "quotas": 1 MB). LocalStack's snapshots have 256 KiB, recorded in
 * January 2025.
 */
const mostBytes = 1024 * 1024;

/** Of one entry, as the user guide counts ("Calculating PutEvents event entry size"). */
function bytesOf({ Time, Source = "", DetailType = "", Detail = "", Resources = [] }: PutEventsRequestEntry): number {
  const texts = [Source, DetailType, Detail, ...Resources].map((text) => Buffer.byteLength(String(text)));
  return texts.reduce((sum, bytes) => sum + bytes, Time === undefined ? 0 : 14);
}

/**
 * A time of the request: seconds since 1970 on the wire, Date from who calls without one.
 * @throws AwsError SerializationException
 */
function momentOf(time: unknown): Date {
  const moment = new Date(typeof time === "number" ? time * 1000 : (time as Date | string));
  if (Number.isNaN(moment.getTime())) throw new AwsError("SerializationException", "Time is not a point in time.");
  return moment;
}

export function putEvents(events: EventBridge, clock: SimulatedClock): Handlers<"PutEvents">["PutEvents"] {
  return ({ Entries = [] }, call) => {
    if (Entries.length < 1 || Entries.length > mostEntries) {
      const bound = Entries.length < 1 ? "greater than or equal to 1" : `less than or equal to ${mostEntries}`;
      throw new AwsError(
        "ValidationException",
        `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length ${bound}`,
      );
    }
    if (Entries.reduce((sum, entry) => sum + bytesOf(entry), 0) > mostBytes)
      throw new AwsError("ValidationException", "Total size of the entries in the request is over the limit.");
    const results = Entries.map((entry) => {
      const refusal = refuseEntry({ ...entry });
      if (refusal) return refusal;
      const event: BusEvent = {
        version: "0",
        id: randomUUID(),
        "detail-type": String(entry.DetailType),
        source: String(entry.Source),
        account: call.principal.kind === "service" ? call.account : call.principal.account,
        time: eventTime(entry.Time === undefined ? clock.now() : momentOf(entry.Time)),
        region: call.region,
        resources: entry.Resources ?? [],
        detail: JSON.parse(String(entry.Detail)) as Record<string, unknown>,
      };
      const arn = entry.EventBusName ?? "default";
      const account = arn.startsWith("arn:") ? (arn.split(":")[4] ?? call.account) : call.account;
      // A bus that does not exist: an id is returned and nothing happens (LocalStack's snapshots of AWS,
      // test_put_events_nonexistent_event_bus).
      if (events.hasBus(account, call.region, busName(arn)))
        events.emit(account, call.region, busName(arn), event, "PutEvents");
      return { EventId: event.id };
    });
    return { FailedEntryCount: results.filter((r) => "ErrorCode" in r).length, Entries: results };
  };
}
