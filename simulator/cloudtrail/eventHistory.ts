import { type ApiCall, AwsError, type LocalService } from "../aws";
import type { SimulatedClock } from "../clock";
import type { CallRecord } from "../door";
import { cloudTrailRecord } from "../door/cloudtrail";
import { type EventView, eventView } from "./eventView";

/** Days that the event history keeps ("Working with CloudTrail event history", user guide). */
const keptDays = 90;
/** Most events a page (API reference, LookupEvents). */
const largestPage = 50;

/** As `cloudtrail` sees time: seconds since 1970, the form of its JSON protocol. */
type Seconds = number;

interface Remembered {
  /** The account and Region in whose history it is. */
  place: string;
  record: CallRecord;
  /** When the history begins to show it, in milliseconds. */
  visibleFrom: number;
}

interface Attribute {
  AttributeKey: string;
  AttributeValue: string;
}

const attributes: Record<string, (event: EventView, wanted: string) => boolean> = {
  EventId: (event, wanted) => event.EventId === wanted,
  EventName: (event, wanted) => event.EventName === wanted,
  ReadOnly: (event, wanted) => event.ReadOnly === wanted,
  Username: (event, wanted) => event.Username === wanted,
  EventSource: (event, wanted) => event.EventSource === wanted,
  AccessKeyId: (event, wanted) => event.AccessKeyId === wanted,
  ResourceType: ({ Resources }, wanted) => Resources.some(({ ResourceType }) => ResourceType === wanted),
  ResourceName: ({ Resources }, wanted) => Resources.some(({ ResourceName }) => ResourceName === wanted),
};

/**
 * CloudTrail's event history, filled with the calls that the front door answered: management events of each account and
 * Region, newest first. It needs no trail, as in AWS. What it does not do: Insights events, and the limit of two
 * requests a second, which would cost callers real time.
 */
export class EventHistory implements LocalService {
  readonly operations = new Set(["LookupEvents"]);
  private readonly remembered: Remembered[] = [];
  private readonly views = new WeakMap<CallRecord, EventView | undefined>();

  /** @param delayMs how long after a call it appears in the history. */
  constructor(
    private readonly clock: SimulatedClock,
    private readonly delayMs: number,
  ) {}

  /** Remembers a call in the history of the account that it was made upon, and of the caller's, where that is another. */
  follow(record: CallRecord): void {
    const { account, principal, region } = record.call;
    const caller = principal.kind === "service" ? account : principal.account;
    for (const place of new Set([`${account} ${region}`, `${caller} ${region}`])) {
      this.remembered.push({ place, record, visibleFrom: record.at.getTime() + this.delayMs });
    }
  }

  async handle(call: ApiCall): Promise<Record<string, unknown>> {
    const { input } = call;
    const [attribute, ...others] = (input.LookupAttributes ?? []) as Attribute[];
    if (others.length > 0) {
      throw new AwsError("InvalidLookupAttributesException", "You can only specify one lookup attribute per request.");
    }
    const matches = attribute && attributes[attribute.AttributeKey];
    if (attribute && !matches) {
      throw new AwsError("InvalidLookupAttributesException", `${attribute.AttributeKey} is not a lookup attribute.`);
    }
    const size = Number(input.MaxResults ?? largestPage);
    if (!(size >= 1 && size <= largestPage)) {
      throw new AwsError("InvalidMaxResultsException", `MaxResults must be between 1 and ${largestPage}.`);
    }
    const now = this.clock.now().getTime();
    const from = Math.max(milliseconds(input.StartTime as Seconds) ?? 0, now - keptDays * 86_400_000);
    const to = milliseconds(input.EndTime as Seconds) ?? now;
    if (from > to) throw new AwsError("InvalidTimeRangeException", "The start time is after the end time.");
    const found =
      input.EventCategory === undefined
        ? this.remembered
            .filter(({ place, visibleFrom }) => place === `${call.account} ${call.region}` && visibleFrom <= now)
            .filter(({ record: { at } }) => at.getTime() >= from && at.getTime() <= to + 999)
            .flatMap(({ record }) => this.view(record) ?? [])
            .filter((event) => !attribute || !matches || matches(event, attribute.AttributeValue))
            .reverse()
        : [];
    return pageOf(found, size, input);
  }

  /** The event of a call; undefined for data events, which the history does not have. Made when it is first wanted. */
  private view(record: CallRecord): EventView | undefined {
    if (!this.views.has(record)) {
      const detail = cloudTrailRecord(record);
      this.views.set(record, detail.managementEvent === true ? eventView(record, detail) : undefined);
    }
    return this.views.get(record);
  }
}

const milliseconds = (time: Seconds | undefined) => (time === undefined ? undefined : Number(time) * 1000);

/** A token is good for the same question only. */
function pageOf(events: object[], size: number, { NextToken, ...question }: Record<string, unknown>) {
  const asked = JSON.stringify(question);
  const [from = 0, of = asked] = NextToken === undefined ? [] : readToken(String(NextToken));
  if (of !== asked)
    throw new AwsError("InvalidNextTokenException", "The token belongs to a request with other parameters.");
  const next = Number(from) + size;
  return {
    Events: events.slice(Number(from), next),
    ...(next < events.length && { NextToken: Buffer.from(JSON.stringify([next, asked])).toString("base64") }),
  };
}

function readToken(token: string): [from: number, of: string] {
  try {
    return JSON.parse(Buffer.from(token, "base64").toString("utf8")) as [number, string];
  } catch {
    throw new AwsError("InvalidNextTokenException", "The token is not one that CloudTrail gave.");
  }
}
