import { accountIn, parseArn } from "../aws/arn";
import { isRecord } from "../aws/json";
import { partitionOf } from "../aws/partitions";
import { accountId, field, firstText, regionName, requiredMatch, timeOf } from "./fields";
import { MalformedSignal, type SignalEvent, type SignalForm, type Target } from "./types";

/** An account and Region that an event names. */
export interface Place {
  account: string;
  region: string;
}

/** Paths of an event; the first that says it counts. */
interface PlaceFields {
  /** Of what may be an ARN: of the resource first, which says most, and of the finding or alarm. */
  arn?: string[];
  account?: string[];
  region?: string[];
}

/**
 * Account and Region from the first of the fields that has them, or else from the envelope: AWS leaves fields out that
 * its examples have. What has no Region is called `global`, `aws-global` or the like, and some sources write capitals.
 * @throws MalformedSignal for an account that is none.
 */
export function placeOf(event: SignalEvent, { arn = [], account = [], region = [] }: PlaceFields): Place {
  const arns = arn.map((path) => firstText(event, path) ?? "");
  return {
    account: arns.map(accountIn).find(Boolean) ?? accountOf(event, account),
    region:
      arns.map((text) => parseArn(text)?.region ?? "").find((name) => regionName.form.test(name)) ??
      regionOf(event, region),
  };
}

function accountOf(event: SignalEvent, paths: string[]): string {
  const path = paths.find((one) => firstText(event, one) !== undefined) ?? "account";
  return requiredMatch(event, path, accountId.form, accountId.description);
}

function regionOf(event: SignalEvent, paths: string[]): string {
  const names = [...paths, "region"].map((path) => (firstText(event, path) ?? "").toLowerCase());
  const region = names.find((name) => regionName.form.test(name));
  if (region === undefined) throw new MalformedSignal("region", `should be ${regionName.description}`);
  return region;
}

/** The last part of an ARN or other id: `i-0123…` of an instance, the name of a bucket. */
export const lastPart = (id: string): string => id.split(/[:/]/).at(-1) || id;

/** An item of a list counts, or it does not and stays beside each that does. */
type Counts = (item: Record<string, unknown>) => boolean;

/**
 * An event for each item of the list at this path that counts, in the same shape: with that item first, and those that
 * do not count behind it. The event itself where none counts, or only the first.
 */
export function eachItem(event: SignalEvent, path: string, counts: Counts): SignalEvent[] {
  const list = field(event, path);
  const items: unknown[] = Array.isArray(list) ? list : [];
  const chosen = items.filter((item) => isRecord(item) && counts(item));
  if (chosen.length === 0 || (chosen.length === 1 && chosen[0] === items[0])) return [event];
  const others = items.filter((item) => !chosen.includes(item));
  return chosen.map((item) => withValue(event, path.split("."), [item, ...others]) as SignalEvent);
}

function withValue(container: unknown, [name = "", ...inner]: string[], value: unknown): unknown {
  const changed = (old: unknown) => (inner.length === 0 ? value : withValue(old, inner, value));
  if (Array.isArray(container)) return container.map((old, index) => (String(index) === name ? changed(old) : old));
  const record = isRecord(container) ? container : {};
  return { ...record, [name]: changed(record[name]) };
}

/** Where the sources of AWS name a signal. */
const ids = ["detail.id", "detail.findings.0.Id", "detail.findings.0.finding_info.uid", "detail.eventID"];
const titles = [
  "detail.title",
  "detail.findings.0.Title",
  "detail.findings.0.finding_info.title",
  "detail.alarmName",
  "detail.eventTypeCode",
  "detail.eventName",
];

/**
 * The target that a form reads from an event. An event that does not say what the form needs is never lost: then the target
 * is the account that sent it, `unclear` says what is missing, and people decide.
 */
export function readTarget(form: SignalForm, event: SignalEvent): Target {
  try {
    return form.target(event);
  } catch (error) {
    if (!(error instanceof MalformedSignal)) throw error;
    const { account, region } = event;
    return {
      account,
      region,
      resource: { id: account, arn: `arn:${partitionOf(region)}:iam::${account}:root` },
      signal: {
        id: firstText(event, ...ids) ?? event.id,
        version: event.id,
        title: `${event["detail-type"]}: ${firstText(event, ...titles) ?? "without a title"}`,
        occurredAt: timeOf(event),
      },
      unclear: error.message,
    };
  }
}
