import type { Facts } from "../../responses/resource";
import type { SignalEvent, Target } from "../../responses/types";
import type { Risk } from "../../runbooks/language/types";

/**
 * run: the runbook or workflow starts. observe: it would have started. page: a person must decide. ignore: there is nothing to do.
 */
export type Action = "run" | "observe" | "page" | "ignore";

export type Check =
  | "membership"
  | "region"
  | "signal"
  | "resource"
  | "owner"
  | "allowlist"
  | "undo"
  | "procedure"
  | "cool-down"
  | "fuse"
  | "start"
  | "stop"
  | "organization mode"
  | "account mode"
  | "response mode";

export interface Reason {
  check: Check;
  /** stop: it kept the procedure from starting. note: worth knowing, decides nothing. */
  outcome: "pass" | "stop" | "note";
  detail: string;
}

export interface Decision {
  action: Action;
  reasons: Reason[];
}

/** One start of a runbook, complete: repeating it with the same token starts nothing new. */
export interface RunbookStart {
  /** Name of the runbook, without the prefix of the blueprint. */
  runbook: string;
  documentName: string;
  clientToken: string;
  parameters: Record<string, string[]>;
  /** The parameter whose values may be spread over several runs, where they are too many for one. */
  each?: string;
  tags: Record<string, string>;
}

/** One start of a workflow: repeating it with the same name starts nothing new (Step Functions, StartExecution). */
export interface WorkflowStart {
  stateMachineArn: string;
  /** Name of the execution. */
  name: string;
  input: Record<string, unknown>;
}

export type Start = RunbookStart | WorkflowStart;

/** What was decided about one signal, whole: it is claimed, acted on, kept as evidence and notified. */
export interface DecisionRecord {
  incidentId: string;
  /** ISO 8601 with seconds. */
  decidedAt: string;
  rule: string;
  response: { name: string; title: string };
  /** What acts; absent where Reflex only notifies. */
  procedure?: ProcedureSummary;
  target: Target;
  facts?: Facts;
  decision: Decision;
  /** A person requested it, so the fuse does not count it. */
  requested?: true;
  /** What is started, or in observe mode what would have been. */
  start?: Start;
  event: SignalEvent;
  /** SHA-256 over canonical JSON of the event, and of the document or definition as it is published. */
  hashes: { event: string; document?: string };
}

export interface ProcedureSummary {
  kind: "runbook" | "workflow";
  name: string;
  risk: Risk;
  /** What needs a person: destructive steps, which they approve, and the questions of a workflow. */
  awaitsApproval: string[];
  /** The runbook that undoes it, and those of its parameters that a run was started with too. */
  undo?: { name: string; parameters: Record<string, string[]> };
}
