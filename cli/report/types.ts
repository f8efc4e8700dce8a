/** What a pull request would do, as data. Comment and JSON are views of it; no secret value is in it. */
export interface Report {
  stacks: StackReport[];
  drills: DrillReport[];
  /** Why this must not be merged as it is, one sentence each; empty when nothing stands against it. */
  blocking: string[];
}

/** A preview of one stack. */
export interface StackReport {
  stack: string;
  project: string;
  /** `failed`: the engine said no, or said nothing; `unfinished`: its output ends before its summary. */
  outcome: "succeeded" | "failed" | "unfinished";
  /** Most important first. Resources that stay as they are, and components, are not listed. */
  changes: Change[];
  /** Resources that stay as they are, as the engine counts them: components too. */
  same: number;
  violations: Violation[];
  /** Warnings and errors of the engine, the program and the provider. */
  diagnostics: Diagnostic[];
}

export type Operation = "create" | "import" | "update" | "replace" | "delete" | "protect" | "unprotect";

export interface Change {
  operation: Operation;
  urn: string;
  /** Pulumi type token, e.g. `aws:iam/role:Role`. */
  type: string;
  /** Logical name in the program. */
  name: string;
  /** Protected before this change. */
  protected: boolean;
  /** Protected before, and no longer: possible together with an update. */
  losesProtection: boolean;
  /** What makes the resource matter for security, as a clause; absent for others. */
  security?: string;
  /** What would be lost with the resource, as a clause; absent where nothing is. */
  holds?: string;
  /** Properties because of which the resource is replaced. */
  replaceReasons: string[];
  properties: PropertyChange[];
}

export interface PropertyChange {
  property: string;
  /** Lines of a unified diff, with their sign as first character. */
  lines: string[];
}

export interface Violation {
  policy: string;
  severity?: string;
  /** `blocking` stops the update, `advisory` does not, `unjudged` waits for a value that is not known yet. */
  kind: "blocking" | "advisory" | "unjudged";
  /** Absent for a violation of the stack as a whole. */
  urn?: string;
  type?: string;
  name?: string;
  /** Where, when the message says so. */
  field?: string;
  /** What was found and how to fix it. */
  message: string;
}

export interface Diagnostic {
  severity: "warning" | "error";
  name?: string;
  message: string;
}

/** A drill, and what is different from the drill of the same event before the change. */
export interface DrillReport extends DrillSummary {
  /** Absent where no drill of the same event was given as base. */
  base?: DrillSummary;
  differences: Difference[];
}

export interface DrillSummary {
  response: string;
  /** Id of the event, which distinguishes drills of one response. */
  eventId: string;
  verdict: string;
  decisions: string[];
  /** Runbook and status of every run. */
  runs: string[];
  /** Steps that were carried out, each once, with the status they ended in. */
  steps: string[];
  /** Calls that IAM refused, with the reason. */
  refused: string[];
}

/** Lines that are only there after the change, and lines that no longer are. */
export interface Difference {
  what: "verdict" | "decisions" | "runs" | "steps" | "refused calls";
  gone: string[];
  added: string[];
}
