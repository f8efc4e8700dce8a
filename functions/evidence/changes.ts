import { isRecord } from "../../aws/json";
import type { Answers } from "./answers";
import type { Change } from "./correlate";
import { deliveriesIn } from "./deliveries";
import { actorOf, type TrailRecord } from "./trailRecords";

/** What was changed, by CloudTrail's records and all other sources. Calls that only read change nothing. */
export function changesIn(
  records: readonly TrailRecord[],
  raw: ReadonlyMap<string, Answers>,
  own: ReadonlySet<string>,
  ownerTagKey: string,
): Change[] {
  const calls = records.filter(({ readOnly }) => readOnly !== true).map((record) => changeOf(record, own, ownerTagKey));
  const byPulumi = (change: Change & { userAgent?: string }) => /pulumi/i.test(change.userAgent ?? "");
  return [
    ...calls.filter((change) => !byPulumi(change)).map(({ userAgent: _, ...change }) => change),
    ...pulumiUpdates(calls.filter(byPulumi)),
    ...deliveriesIn(raw),
  ];
}

function changeOf(record: TrailRecord, own: ReadonlySet<string>, ownerTagKey: string): Change & { userAgent?: string } {
  const service = record.eventSource.replace(/\.amazonaws\.com$/, "");
  const named = namesIn({ ...asObject(record.requestParameters), response: record.responseElements });
  const owner = tagIn(record.requestParameters, ownerTagKey);
  return {
    id: record.eventID,
    at: record.eventTime,
    source: "cloudtrail",
    what: `${service} ${record.eventName}`,
    who: actorOf(record, own),
    resources: [...new Set([...record.resources, ...named])].slice(0, 60),
    ...(owner !== undefined && { owner }),
    ...(record.errorCode !== undefined && { failed: record.errorCode }),
    userAgent: record.userAgent,
  };
}

/** Minutes without a call after which a next one belongs to another update. */
const updateGap = 10;

/** The calls of one caller in a row are one update: Pulumi's own history is not in AWS, only its calls are. */
function pulumiUpdates(calls: Change[]): Change[] {
  const updates: Array<{ calls: Change[] }> = [];
  for (const call of calls) {
    const last = updates.findLast(({ calls: [first] }) => first?.who.name === call.who.name);
    const previous = last?.calls.at(-1);
    const gap = previous ? (Date.parse(call.at) - Date.parse(previous.at)) / 60_000 : Number.POSITIVE_INFINITY;
    if (last && gap <= updateGap) last.calls.push(call);
    else updates.push({ calls: [call] });
  }
  return updates.flatMap(({ calls: made }) => {
    const [first] = made;
    if (!first) return [];
    const names = [...new Set(made.map(({ what }) => what))];
    const failed = made.every((call) => call.failed !== undefined) ? first.failed : undefined;
    return [
      {
        id: first.id,
        at: first.at,
        source: "pulumi" as const,
        what: `Pulumi update, seen by its ${made.length} calls: ${names.slice(0, 5).join(", ")}${names.length > 5 ? " …" : ""}`,
        who: first.who,
        resources: [...new Set(made.flatMap(({ resources }) => resources))].slice(0, 200),
        ...(failed !== undefined && { failed }),
      },
    ];
  });
}

const asObject = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});

/** Texts under keys that name something, and ids and ARNs wherever they stand. */
function namesIn(value: unknown): string[] {
  const found = new Set<string>();
  const visit = (key: string, inner: unknown, depth: number): void => {
    if (depth > 12 || found.size >= 60) return;
    if (typeof inner === "string") {
      const named = /(ids?|names?|arns?|bucket|resource|item)$/i.test(key) && !/(request_?id|token)$/i.test(key);
      if (inner.length > 2 && inner.length <= 512 && (named || /^(arn:|[a-z]+-[0-9a-f]{8,17}$)/.test(inner)))
        found.add(inner);
    } else if (Array.isArray(inner)) for (const one of inner) visit(key, one, depth + 1);
    else for (const [name, one] of Object.entries(asObject(inner))) visit(name, one, depth + 1);
  };
  visit("", value, 0);
  return [...found];
}

/** The value of a tag that a request sets, in whichever spelling. */
function tagIn(value: unknown, tag: string): string | undefined {
  if (Array.isArray(value)) return value.map((one) => tagIn(one, tag)).find((found) => found !== undefined);
  const object = asObject(value);
  const key = object.key ?? object.Key;
  const text = object.value ?? object.Value;
  if (key === tag && typeof text === "string") return text;
  for (const [name, inner] of Object.entries(object)) {
    if (/^tags$/i.test(name) && typeof asObject(inner)[tag] === "string") return asObject(inner)[tag] as string;
    const found = tagIn(inner, tag);
    if (found !== undefined) return found;
  }
  return undefined;
}
