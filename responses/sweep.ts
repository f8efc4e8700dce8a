import { accountId, regionName, requiredMatch, requiredText, requiredTime, toSeconds } from "./fields";
import type { AnswerTo, Facts, Read, ResourceKind } from "./resource";
import type { CentralResponse, EventPattern, SignalEvent, SignalForm, Target } from "./types";

/**
 * Source of what sweeps find. Anybody can put it on a bus of their own, so the rules that match it also require the
 * security account as the envelope's account, which EventBridge sets itself (components/plan/signals.ts,
 * `centralPattern`).
 */
export const sweepSource = "reflex.sweep";
const detailType = "Reflex Sweep Finding";

/**
 * A scheduled check of every resource of a kind, for what no event reports or whose event was lost: events are
 * delivered best-effort. It reads what triage would read, with the calls of the response's own kind.
 */
export interface Sweep<F extends Facts = Facts> {
  /** `cron(0 6 * * ? *)`, in UTC (EventBridge user guide, "Schedule expressions"). */
  schedule: string;
  /** What there is of the kind; the account as a whole when absent. */
  list?: Listing;
  /** Undefined when there is nothing to say about the resource. */
  finding(facts: F, context: SweepContext): SweepFinding | undefined;
}

/** The call that lists resources, and how its answer names them. */
export interface Listing {
  read: Read;
  resources(answer: AnswerTo, place: SweepPlace): Array<Target["resource"]>;
}

export interface SweepPlace {
  partition: string;
  account: string;
  region: string;
}

/** Everything a judgement depends on beside the facts. */
export interface SweepContext {
  /** Milliseconds since the epoch. */
  now: number;
  /** Age in days from which an access key is too old. */
  accessKeyDays: number;
}

export interface SweepFinding {
  /** Since when it is so, in milliseconds since the epoch: together with the resource, what is found. */
  since: number;
  title: string;
  /** Ids of the parts of the resource that it is about. */
  parts?: string[];
}

/** The detail of the event that a finding becomes (docs/schedules.md). */
export interface SweepDetail {
  response: string;
  account: string;
  region: string;
  /** The name of the resource's kind. */
  kind: string;
  resource: Target["resource"];
  /** ISO 8601 with seconds. */
  since: string;
  /** Whole weeks that it has lasted: each is a new version of the finding, so that people are notified again. */
  weeks: number;
  title: string;
  parts: string[];
}

const weekMs = 7 * 24 * 3_600_000;

/** Milliseconds of so many days. */
export const days = (count: number) => count * 24 * 3_600_000;

/** The entry that reports a finding on the default bus of the security account. */
export function sweepEvent(detail: Omit<SweepDetail, "since" | "weeks" | "parts">, found: SweepFinding, now: number) {
  const whole: SweepDetail = {
    ...detail,
    since: toSeconds(found.since),
    weeks: Math.max(0, Math.floor((now - found.since) / weekMs)),
    parts: found.parts ?? [],
  };
  return {
    Source: sweepSource,
    DetailType: detailType,
    Resources: [detail.resource.arn],
    Detail: JSON.stringify(whole),
  };
}

/** The form in which what a sweep finds reaches the response of this name. */
export function sweepForm<F extends Facts>(response: string, kind: ResourceKind<F>, sweep: Sweep<F>): SignalForm {
  const pattern: EventPattern = {
    source: [sweepSource],
    "detail-type": [detailType],
    "replay-name": [{ exists: false }],
    detail: { response: [response], kind: [kind.name] },
  };
  return { pattern, target, sweep, securityAccountOnly: true };
}

function target(event: SignalEvent): Target {
  const account = requiredMatch(event, "detail.account", accountId.form, accountId.description);
  const region = requiredMatch(event, "detail.region", regionName.form, regionName.description);
  const id = requiredText(event, "detail.resource.id");
  const since = requiredTime(event, "detail.since");
  const weeks = (event.detail as { weeks?: unknown }).weeks;
  return {
    account,
    region,
    resource: { id, arn: requiredMatch(event, "detail.resource.arn", /^arn:aws[\w-]*:/, "an ARN") },
    signal: {
      id: `${requiredText(event, "detail.response")}/${id}/${since}`,
      version: `week ${typeof weeks === "number" ? weeks : 0}`,
      title: requiredText(event, "detail.title"),
      occurredAt: since,
    },
  };
}

/** The sweep of a response; undefined where it has none. */
export const sweepOf = ({ forms }: Pick<CentralResponse, "forms">): Sweep | undefined =>
  Object.values(forms).find(({ sweep }) => sweep)?.sweep;

/** Ids of the parts of the resource that a finding is about; none for an event that is no finding of a sweep. */
export function partsOf(event: SignalEvent): string[] {
  const { parts } = event.detail as { parts?: unknown };
  return Array.isArray(parts) ? parts.filter((part): part is string => typeof part === "string") : [];
}
