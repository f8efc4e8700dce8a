import type { EventBridgeEvent } from "aws-lambda";
import type { GoldenImages } from "../organization/settings";
import type { Runbook } from "../runbooks/language/types";
import type { Workflow } from "../workflows/types";
import type { Facts, ResourceKind } from "./resource";
import type { Sweep } from "./sweep";

export type SignalEvent = EventBridgeEvent<string, Record<string, unknown>>;

/** An EventBridge event pattern as JSON. */
export type EventPattern = { [field: string]: EventPattern | EventPattern[] | PatternValue[] };
export type PatternValue = string | number | boolean | null | { [operator: string]: unknown };

/** The target that an event concerns: always read from the event's detail, never from the envelope's account. */
export interface Target {
  /** Account of the resource. */
  account: string;
  region: string;
  resource: { id: string; arn: string };
  signal: {
    /** Identity of the finding or call itself, without its version: redeliveries and updates share it. */
    id: string;
    /** Version of it: GuardDuty updatedAt, CloudTrail eventTime … */
    version: string;
    title: string;
    /** 0 to 10, where the source has one. */
    severity?: number;
    /** When it happened, ISO 8601. */
    occurredAt: string;
  };
  /** Why the event does not say what the signal is about; then the rest says who sent it, and people decide. */
  unclear?: string;
}

/** Everything a response may use to compute the parameters of its runbook or the input of its workflow. */
export interface ParameterInputs<F extends Facts = Facts> {
  event: SignalEvent;
  target: Target;
  facts: F;
  incidentId: string;
  /** Time of the decision, ISO 8601 with seconds. */
  now: string;
  /** AMIs that replacements are launched from, where the organization has any. */
  goldenImages?: GoldenImages;
  /** Days for which snapshots of evidence are locked; absent where they are not. */
  snapshotLockDays?: number;
  /** For a response that undoes a run: the parameters with which that run was started. */
  undone?: Record<string, string[]>;
}

interface ResponseBase {
  /** kebab-case, the name of the folder. */
  name: string;
  title: string;
  /** Two sentences for the catalogue: what it answers, and how. */
  summary: string;
}

/** One shape in which a signal arrives. */
export interface SignalForm {
  /** The whole filter: source, detail-type, severity, exclusions, and `replay-name` absent. */
  pattern: EventPattern;
  /** Throws MalformedSignal when the event lacks what its pattern promised. */
  target(event: SignalEvent): Target;
  /** The sweep that sends such events; without one, AWS sends them. */
  sweep?: Sweep;
  /**
   * Only events of the security account's own count, which the envelope says: their source is one that anybody could
   * use, or only the security team may request what they start. They never come from a member account.
   */
  securityAccountOnly?: true;
  /** It was the response's only form in an earlier version: its rule keeps the name that it had, without the form's. */
  keepsName?: true;
  /** Where one event carries several signals: an event for each, in the same shape. */
  split?(event: SignalEvent): SignalEvent[];
}

interface CentralBase<F extends Facts> extends ResponseBase {
  placement: "central";
  /**
   * The shapes of the signal by name (`guardduty`, `security-hub` …), each with a rule of its own. The same finding in
   * two shapes must give the same target and the same `signal.id`: then it is one incident. What a sweep finds is a
   * signal of its own.
   */
  forms: Record<string, SignalForm>;
  /** What kind of thing the signal is about, and how triage reads it. */
  resource: ResourceKind<F>;
  /** Why the resource needs no action any more, in a few words; undefined when it does. */
  nothingToDo?(event: SignalEvent, facts: F): string | undefined;
  /**
   * Why a person has to act where otherwise the runbook or workflow would, and what to do, in at most 300 characters;
   * undefined when nothing speaks against a start.
   */
  forPeople?(event: SignalEvent, facts: F): string | undefined;
  /** Answers samples only, and only where the organization admits them: triage says what would have started. */
  drill?: true;
  /** A person requested it (a custom action of Security Hub): neither the allowlist nor the fuse holds it back. */
  onRequest?: true;
  /** Answers only what no other response answers (signals/answeredElsewhere.ts): triage leaves everything else out. */
  onlyUnanswered?: true;
}

/** Triage starts a runbook in the member account. */
export interface RunbookResponse<F extends Facts = Facts> extends CentralBase<F> {
  runbook: Runbook;
  /** The runbook that undoes it. */
  undo?: Runbook;
  /** The runbook whose last run on the resource this one undoes: IncidentId names the incident of that run. */
  undoes?: Runbook;
  workflow?: undefined;
  /** Runbook parameters beside AutomationAssumeRole and IncidentId. Values are never empty strings. */
  parameters(inputs: ParameterInputs<F>): Record<string, string[]>;
  /** Hours during which the same runbook does not act on the same resource again; 0: every new signal counts. */
  coolDownHours: number;
}

/** Triage starts a Step Functions workflow in the security account. */
export interface WorkflowResponse<F extends Facts = Facts> extends CentralBase<F> {
  workflow: Workflow;
  runbook?: undefined;
  undo?: undefined;
  /** Input of the execution beside `incidentId`, `target` and `facts`, which every workflow gets. */
  input(inputs: ParameterInputs<F>): Record<string, unknown>;
  /** Hours during which the same workflow does not act on the same resource again; 0: every new signal counts. */
  coolDownHours: number;
}

/** Nothing can or may be done automatically: people are notified, with what triage found. */
export interface PagingResponse<F extends Facts = Facts> extends CentralBase<F> {
  runbook?: undefined;
  undo?: undefined;
  workflow?: undefined;
}

/** Decided by triage in the security account. */
export type CentralResponse<F extends Facts = Facts> = RunbookResponse<F> | WorkflowResponse<F> | PagingResponse<F>;

/** A low-risk reflex: a rule in the member account starts the runbook itself, without triage. */
export interface LocalResponse extends ResponseBase {
  placement: "local";
  runbook: Runbook;
  /** The runbook that undoes it. */
  undo?: Runbook;
  workflow?: undefined;
  /** The whole filter, as in SignalForm. */
  pattern: EventPattern;
  /** InputPathsMap of the rule's input transformer: name of the input → JSON path in the event. */
  inputPaths: Record<string, string>;
  /** Runbook parameter beside AutomationAssumeRole → name of the input that feeds it. */
  parameters: Record<string, string>;
}

export type Response = CentralResponse | LocalResponse;

/** The patterns of a response, one for each of its rules. */
export function patternsOf(response: Response): EventPattern[] {
  return response.placement === "central"
    ? Object.values(response.forms).map(({ pattern }) => pattern)
    : [response.pattern];
}

/** The event matches a rule but not the shape its service documents: people decide (responses/reading.ts). */
export class MalformedSignal extends Error {
  constructor(
    readonly field: string,
    found: string,
  ) {
    super(`${field}: ${found}`);
    this.name = "MalformedSignal";
  }
}
