import { type IncidentState, incidentState } from "../../organization/incidentState";
import type { DecisionRecord } from "../shared/incident";
import { type Answers, outputsOf } from "./answers";
import { changesIn } from "./changes";
import { type Change, correlate, type RankedChange } from "./correlate";
import { type Course, courseOf } from "./course";
import type { Incident, Stage } from "./incident";
import { openPoints } from "./open";
import { progressOfIncident } from "./progress";
import { redact } from "./redact";
import { type TrailRecord, trailRecords } from "./trailRecords";

/** `incident.json`: the incident file as data. `incident.md` says the same in words. */
export interface IncidentFile {
  format: "reflex-incident/1";
  stage: Stage;
  /** What it has come to when this was written. */
  state: IncidentState;
  /** A step that does more than read, save or say something has succeeded. */
  changedAnything: boolean;
  incident: Pick<
    Incident,
    | "id"
    | "title"
    | "severity"
    | "account"
    | "accountName"
    | "region"
    | "resource"
    | "owner"
    | "brokeAt"
    | "brokeAtSource"
  > & { signalAt?: string; decidedAt?: string };
  decision?: Pick<DecisionRecord, "rule" | "response" | "procedure"> & DecisionRecord["decision"];
  run?: Course;
  /** Changes by others before it broke, the likeliest cause first; all of them, with their reasons. */
  causes: RankedChange[];
  since: Change[];
  ours: Change[];
  /** What the callers that the signal names did in the window. */
  callers: CallerActivity[];
  /** Requests that failed, fault first. */
  failures: { traces: FailedTrace[]; lines: string[] };
  before?: unknown;
  after?: unknown;
  saved: SavedItem[];
  open: string[];
  sources: SourceLine[];
}

export interface CallerActivity {
  caller: string;
  calls: Array<{ call: string; times: number; denied: number }>;
}

export interface FailedTrace {
  id: string;
  kind: "fault" | "error" | "throttle";
  url?: string;
  status?: number;
  seconds?: number;
}

export interface SavedItem {
  of: string;
  attributes: Record<string, unknown>;
}

export interface SourceLine
  extends Pick<Answers, "source" | "title" | "status" | "detail" | "notes" | "redactions" | "collectedAt"> {
  /** Path of the raw answers, from the file's own folder. */
  file: string;
}

interface Knowledge {
  ownRoles: ReadonlySet<string>;
  ownerTagKey: string;
}

/** The file of an incident, from what was decided and what was answered. Pure: the same answers give the same file. */
export function composeFile(
  incident: Incident,
  stage: Stage,
  raw: ReadonlyMap<string, Answers>,
  { ownRoles, ownerTagKey }: Knowledge,
): IncidentFile {
  const { decision, brokeAt } = incident;
  const records = trailRecords(raw.get("cloudtrail"), incident.event);
  const changes = changesIn(records, raw, ownRoles, ownerTagKey);
  const run = courseOf(raw.get("run"));
  const progress = progressOfIncident(incident, run, raw.get("workflow"));
  const state = incidentState(progress);
  const file = {
    format: "reflex-incident/1" as const,
    stage,
    state,
    changedAnything: progress.runs.some(({ changed }) => changed),
    incident: {
      id: incident.id,
      title: incident.title,
      severity: incident.severity,
      account: incident.account,
      accountName: incident.accountName,
      region: incident.region,
      resource: incident.resource,
      owner: incident.owner,
      brokeAt,
      brokeAtSource: incident.brokeAtSource,
      signalAt: incident.event?.time,
      decidedAt: decision?.decidedAt,
    },
    ...(decision && {
      decision: {
        rule: decision.rule,
        response: decision.response,
        procedure: decision.procedure,
        ...decision.decision,
      },
    }),
    run,
    ...correlate(changes, brokeAt, {
      account: incident.account,
      resource: incident.resource,
      related: incident.related,
      mentioned: incident.mentioned,
      callers: incident.callers.map(({ value }) => value),
      owner: incident.owner,
    }),
    callers: activity(incident, records),
    failures: { traces: failedTraces(raw.get("x-ray")), lines: failingLines(raw.get("failing-requests")) },
    before: decision?.facts,
    after: raw.get("state-after")?.data,
    saved: savedItems(raw.get("prior-state")),
    open: openPoints(incident, stage, state, run, [...raw.values()]),
    sources: [...raw.values()].map(sourceLine),
  };
  return redact(file).value as IncidentFile;
}

const sourceLine = ({ calls: _, data: _data, account: _account, region: _region, ...line }: Answers): SourceLine => ({
  ...line,
  file: `raw/${line.source}.json`,
});

/** Each call once: a signal often names both a user and the key that it was made with. */
function activity({ callers }: Incident, records: TrailRecord[]): CallerActivity[] {
  const made = new Map<string, Map<string, CallerActivity["calls"][number]>>();
  const silent = new Set(callers.map(({ value }) => value));
  for (const { eventSource, eventName, errorCode, userIdentity: who } of records) {
    const names = [who?.userName, who?.accessKeyId, who?.principalId?.split(":")[1]];
    const found = callers.map(({ value }) => value).filter((value) => names.includes(value));
    if (found.length === 0) continue;
    for (const value of found) silent.delete(value);
    const caller = found.join(", ");
    const calls = made.get(caller) ?? new Map();
    const call = `${eventSource.split(".")[0]} ${eventName}`;
    const entry = calls.get(call) ?? { call, times: 0, denied: 0 };
    entry.times++;
    if (errorCode !== undefined) entry.denied++;
    made.set(caller, calls.set(call, entry));
  }
  return [
    ...[...made].map(([caller, calls]) => ({ caller, calls: [...calls.values()] })),
    ...[...silent].map((caller) => ({ caller, calls: [] })),
  ].map(({ caller, calls }) => ({
    caller,
    calls: calls.sort((a, b) => b.times - a.times || (a.call < b.call ? -1 : 1)),
  }));
}

interface TraceAnswer {
  TraceSummaries?: Array<{
    Id?: string;
    HasFault?: boolean;
    HasError?: boolean;
    HasThrottle?: boolean;
    Duration?: number;
    Http?: { HttpURL?: string; HttpStatus?: number };
  }>;
}

function failedTraces(answers: Answers | undefined): FailedTrace[] {
  const order = { fault: 0, error: 1, throttle: 2 };
  return outputsOf<TraceAnswer>(answers, "GetTraceSummaries")
    .flatMap(({ TraceSummaries = [] }) => TraceSummaries)
    .map(
      ({ Id = "", HasFault, HasError, Http, Duration }): FailedTrace => ({
        id: Id,
        kind: HasFault ? "fault" : HasError ? "error" : "throttle",
        url: Http?.HttpURL,
        status: Http?.HttpStatus,
        seconds: Duration,
      }),
    )
    .sort((a, b) => order[a.kind] - order[b.kind])
    .slice(0, 50);
}

function failingLines(answers: Answers | undefined): string[] {
  const last = outputsOf<{ results?: Array<Array<{ field?: string; value?: string }>> }>(answers, "GetQueryResults").at(
    -1,
  );
  return (last?.results ?? []).slice(0, 50).map((row) => {
    const of = (name: string) => row.find(({ field }) => field === name)?.value ?? "";
    return `${of("@timestamp")} ${of("@message").slice(0, 500)}`.trim();
  });
}

type AttributeValue = Record<string, unknown>;

function savedItems(answers: Answers | undefined): SavedItem[] {
  return outputsOf<{ Items?: Array<Record<string, AttributeValue>> }>(answers, "Scan")
    .flatMap(({ Items = [] }) => Items)
    .map(({ pk, incident: _, savedBy: _by, ...attributes }) => ({
      of: String(Object.values(pk ?? {})[0] ?? "")
        .split("#")
        .slice(2)
        .join("#"),
      attributes: Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [name, Object.values(value)[0]]),
      ),
    }))
    .sort((a, b) => (a.of < b.of ? -1 : 1));
}
