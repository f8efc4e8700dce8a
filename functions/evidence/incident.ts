import { field } from "../../responses/fields";
import type { Response, SignalEvent } from "../../responses/types";
import type { DecisionRecord } from "../shared/incident";

/** opened: when it was decided that something runs or that people must look. closed: when a run has ended. */
export type Stage = "opened" | "closed";

/** A caller that CloudTrail can look up, by the attribute that finds it. */
export interface Caller {
  attribute: "Username" | "AccessKeyId";
  value: string;
}

/** What is known of an incident before anything is collected. */
export interface Incident {
  id: string;
  account: string;
  accountName: string;
  region: string;
  title: string;
  severity?: number;
  resource: { id: string; arn?: string };
  /** When it broke, as far as the signal says: the first thing seen, not the notice of it. ISO 8601. */
  brokeAt: string;
  /** Where `brokeAt` comes from, in words. */
  brokeAtSource: string;
  owner?: string;
  tags: Record<string, string>;
  /** Names and ids of what the resource hangs together with, as triage found it. */
  related: string[];
  /** Names and ids of the same kind that only the signal mentions. */
  mentioned: string[];
  callers: Caller[];
  event?: SignalEvent;
  /** Absent for a run that a rule of the member account started without triage. */
  decision?: DecisionRecord;
  response?: Response;
  execution?: { kind: "runbook" | "workflow"; id: string };
  /** What triage started: `execution` is another one where a workflow started it, or where it undoes. */
  started?: string;
}

interface Member {
  name: string;
  ownerTagKey: string;
}

/** The incident of a decision. */
export function incidentOf(
  decision: DecisionRecord & { execution?: { id: string } },
  { name, ownerTagKey }: Member,
  response: Response | undefined,
): Incident {
  const { target, facts, event, procedure, execution } = decision;
  const tags = facts?.tags ?? {};
  const began = beginning(event, target.signal.occurredAt);
  const related = relatedOf(facts ?? {}).filter((name) => name !== target.resource.id);
  return {
    id: decision.incidentId,
    account: target.account,
    accountName: name,
    region: target.region,
    title: target.signal.title,
    severity: target.signal.severity,
    resource: target.resource,
    brokeAt: began.at,
    brokeAtSource: began.source,
    owner: tags[ownerTagKey],
    tags,
    related,
    mentioned: idsIn(event.detail).filter((id) => id !== target.resource.id && !related.includes(id)),
    callers: callersOf(event, target.resource.id),
    event,
    decision,
    response,
    started: execution?.id,
    ...(execution && { execution: { kind: procedure?.kind ?? "runbook", id: execution.id } }),
  };
}

/** The incident of a run that nobody decided about: a local or scheduled reflex. */
export function incidentOfRun(
  run: { id: string; incidentId: string; account: string; region: string; startedAt: string; document: string },
  parameters: Record<string, string[]>,
  { name }: Member,
  response: Response | undefined,
): Incident {
  const own = Object.entries(parameters).filter(
    ([parameter]) => !/^(AutomationAssumeRole|IncidentId)$/.test(parameter),
  );
  const subject =
    own.find(([parameter]) => /Id$/.test(parameter)) ?? own.find(([parameter]) => /Name$/.test(parameter));
  const id = subject?.[1][0] ?? run.account;
  return {
    id: run.incidentId,
    account: run.account,
    accountName: name,
    region: run.region,
    title: response?.title ?? `${run.document} ran`,
    resource: { id },
    brokeAt: run.startedAt,
    brokeAtSource: "the start of the run, because a rule of the account started it and kept no signal",
    tags: {},
    related: own.flatMap(([, values]) => values).filter((value) => value !== id && value !== "none"),
    mentioned: [],
    callers: [],
    response,
    execution: { kind: "runbook", id: run.id },
  };
}

/** When it broke: what the source saw first, where it says so. */
function beginning(event: SignalEvent, occurredAt: string): { at: string; source: string } {
  const candidates: Array<[value: unknown, source: string]> = [
    [field(event, "detail.service.eventFirstSeen"), "the first activity that GuardDuty saw"],
    [firstBreach(event), "the first datapoint that the alarm judged"],
    [field(event, "detail.state.timestamp"), "the alarm's change of state"],
    [field(event, "detail.eventTime"), "the call that CloudTrail recorded"],
    [occurredAt, "the time of the signal"],
    [event.time, "the time of the event"],
  ];
  for (const [value, source] of candidates) {
    const time = typeof value === "string" ? Date.parse(value) : Number.NaN;
    if (!Number.isNaN(time)) return { at: new Date(time).toISOString(), source };
  }
  return { at: new Date(0).toISOString(), source: "nothing: the signal has no time" };
}

/** `reasonData` is JSON in a text (eventing: alarms). */
function firstBreach(event: SignalEvent): unknown {
  const data = field(event, "detail.state.reasonData");
  if (typeof data !== "string") return undefined;
  try {
    return (JSON.parse(data) as { startDate?: unknown } | null)?.startDate;
  } catch {
    return undefined;
  }
}

/** Facts by which a resource names others: their keys end in Id or Name. */
function relatedOf(facts: object): string[] {
  const named = Object.entries(facts)
    .filter(([key]) => /(Id|Name)s?$/.test(key))
    .flatMap(([, value]) => (Array.isArray(value) ? value : [value]));
  return [...new Set(named.filter((value): value is string => isName(value)))];
}

const isName = (value: unknown) =>
  typeof value === "string" && value.length > 2 && value.length <= 512 && !/^(none|unknown)$/.test(value);

/** Ids that EC2 chose are in texts and structures of every source alike. */
const ec2Ids = /\b(?:i|sg|sgr|eni|vol|subnet|vpc|ami|lt|snap|rtb|acl|igw|nat|eipalloc)-[0-9a-f]{8,17}\b/g;

function idsIn(value: unknown): string[] {
  return [...new Set(JSON.stringify(value ?? null).match(ec2Ids) ?? [])].slice(0, 50);
}

/** Whose calls may explain it: those that the signal names, and the instance itself, whose sessions bear its id. */
function callersOf(event: SignalEvent, resourceId: string): Caller[] {
  const text = (path: string) => {
    const value = field(event, path);
    return isName(value) ? [value as string] : [];
  };
  const keys = [
    ...text("detail.userIdentity.accessKeyId"),
    ...text("detail.resource.accessKeyDetails.accessKeyId"),
  ].map((value): Caller => ({ attribute: "AccessKeyId", value }));
  const users = [
    ...text("detail.userIdentity.userName"),
    ...text("detail.userIdentity.principalId").flatMap((id) => id.split(":").slice(1, 2)),
    ...text("detail.resource.accessKeyDetails.userName"),
    ...(/^i-[0-9a-f]+$/.test(resourceId) ? [resourceId] : []),
  ].map((value): Caller => ({ attribute: "Username", value }));
  const all = new Map([...keys, ...users].map((caller) => [`${caller.attribute} ${caller.value}`, caller]));
  return [...all.values()].filter(({ value }) => value !== "").slice(0, 4);
}
