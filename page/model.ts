/** What an incident page says, as data; the components show it and decide nothing. Texts are plain and on one line. */
export interface IncidentPage {
  format: "reflex-page/1";
  source: "drill" | "live";
  /** ISO 8601, as every time here. */
  writtenAt: string;
  /** closed: nothing of it changes any more. */
  stage: "opened" | "waiting" | "closed";
  organization?: string;
  incident: {
    id: string;
    headline: string;
    /** Of the finding, call or alarm. */
    type: string;
    severity?: number;
    owner?: string;
    region: string;
    account: { id: string; name: string };
    resource: { id: string; name?: string; arn?: string };
    response?: { name: string; title: string };
  };
  state: IncidentState;
  /** A step that does more than read or save has succeeded. */
  changedAnything: boolean;
  /** The state in half a sentence. */
  since: string;
  /** What is true of the resource. */
  now: Sentence[];
  canDo: Sentence[];
  question?: Question;
  times: {
    broke?: string;
    brokeSource?: string;
    signal?: string;
    decided?: string;
    started?: string;
    contained?: string;
    answered?: string;
    ended?: string;
  };
  hops: Hop[];
  decision?: {
    action: string;
    reasons: Reason[];
    procedure?: Procedure;
    hashes?: { event: string; document?: string };
  };
  entries: Entry[];
  /** Steps that only looked, proved or branched, which are in the records only. */
  quietSteps: number;
  changes: StateChange[];
  /** Attributes that are as they were. */
  unchanged: number;
  /** The resource is gone, and these attributes went with it. */
  gone: StateChange[];
  saved: Array<{ of: string; attributes: Array<[name: string, value: string]> }>;
  /** Undefined where no source was queried. */
  causes?: Cause[];
  since24h: Cause[];
  principals: PrincipalCalls[];
  /** Calls that were made and refused; undefined where they are not recorded. */
  calls?: { made: number; refused: number };
  sources: Array<{ title: string; status: "collected" | "nothing" | "failed"; detail: string; file: string }>;
  open: string[];
  proof?: { bucket: string; folder: string; manifestSha256?: string };
}

export type IncidentState =
  | "running"
  | "waiting"
  | "healed"
  | "contained"
  | "released"
  | "failed"
  | "paged"
  | "observed"
  | "ignored"
  | "stopped";

/** A sentence in which a command may stand; the command can be copied. */
export interface Sentence {
  text: string;
  command?: string;
  after?: string;
}

export interface Question {
  runId: string;
  step: string;
  message: string;
  since: string;
  until?: string;
  approvers: string[];
  needed: number;
  /** One row for each way it can go. */
  ways: Array<{ name: "Approve" | "Reject" | "No answer"; text: string; command?: string }>;
}

export interface Reason {
  check: string;
  outcome: "pass" | "stop" | "note";
  detail: string;
}

export interface Procedure {
  kind: "runbook" | "workflow";
  name: string;
  risk: string;
  asksBefore: string[];
  undo?: string;
}

export interface Hop {
  band: "member" | "security" | "people";
  title: string;
  subtitle: string;
  at?: string;
  state: "done" | "waits" | "failed" | "none";
  /** The moment of the time line that it is in the picture for. */
  entry?: number;
}

export const lanes = ["member", "bus", "triage", "runbook", "people", "evidence"] as const;
export type Lane = (typeof lanes)[number];

/** A moment of the time line. */
export interface Entry {
  at: string;
  lane: Lane;
  text: string;
  note?: string;
  /** What it is to the console: it shows other details for each kind. */
  kind:
    | "broke"
    | "signal"
    | "delivery"
    | "decision"
    | "start"
    | "steps"
    | "question"
    | "answer"
    | "message"
    | "end"
    | "file"
    | "other";
  mark: "done" | "message" | "waits" | "failed" | "ok" | "quiet";
  strong?: boolean;
  /** Of plumbing: hidden until it is requested. */
  quiet?: boolean;
  /** Names of rules, queues and the like. */
  code?: boolean;
  steps?: StepLine[];
  /** Steps are shown at once, not folded. */
  open?: boolean;
  body?: string;
  /** Index of the record behind it. */
  record?: number;
  /** What follows comes this much later, and why. */
  pause?: { milliseconds: number; text: string };
}

export interface StepLine {
  title: string;
  on: string;
  call: string;
  risk: string;
  failure?: string;
  /** The failure was expected, and the run went on. */
  foreseen?: boolean;
  record?: number;
}

export interface StateChange {
  path: string[];
  before?: string[];
  after?: string[];
}

export interface Cause {
  at: string;
  what: string;
  who: string;
  on: string;
  failed?: string;
  score?: number;
  reasons: Array<{ detail: string; points: number }>;
}

export interface PrincipalCalls {
  name: string;
  sessions: string[];
  accounts: string[];
  calls: Array<[call: string, times: number]>;
  number: number;
  refused: number;
  statements: string[];
}

interface StateWords {
  word: string;
  tone: "ok" | "wait" | "bad" | "held" | "none" | "ink";
  glyph: "check" | "clock" | "cross" | "half" | "ring";
}

/** Glyph, colour and word of a state. */
export function stateWords({ state, changedAnything }: Pick<IncidentPage, "state" | "changedAnything">): StateWords {
  switch (state) {
    case "healed":
      return { word: "Healed", tone: "ok", glyph: "check" };
    case "waiting":
      return {
        word: changedAnything ? "Contained, waits for an answer" : "Waits for an answer",
        tone: "wait",
        glyph: "clock",
      };
    case "contained":
      return { word: "Contained, nothing destroyed", tone: "held", glyph: "half" };
    case "released":
      return { word: "Given back", tone: "held", glyph: "half" };
    case "failed":
      return { word: changedAnything ? "Failed halfway" : "Failed, nothing was changed", tone: "bad", glyph: "cross" };
    case "paged":
      return { word: "Needs a person", tone: "wait", glyph: "clock" };
    case "observed":
      return { word: "Observed", tone: "none", glyph: "ring" };
    case "ignored":
      return { word: "Nothing done", tone: "none", glyph: "ring" };
    case "stopped":
      return { word: "Stopped", tone: "none", glyph: "ring" };
    case "running":
      return { word: "Running", tone: "ink", glyph: "clock" };
  }
}
