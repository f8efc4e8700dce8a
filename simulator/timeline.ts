import type { AwsError, BusEvent, Principal } from "./aws";

/** What a policy decision looked like: allowed or not, in one sentence, with the statements that decided. */
export interface RecordedDecision {
  allowed: boolean;
  /** e.g. `denied: bus policy requires aws:PrincipalOrgID = o-…, the caller has o-other`. */
  reason: string;
}

/** Everything that can happen in the embedded organization, as data. The story, JSON and HTML are views of it. */
export type TimelineEntry =
  | { kind: "event"; account: string; region: string; bus: string; event: BusEvent; origin: string }
  | { kind: "rule"; account: string; region: string; bus: string; rule: string; eventId: string; targets: number }
  | {
      kind: "delivery";
      account: string;
      region: string;
      rule: string;
      targetArn: string;
      eventId: string;
      outcome: "delivered" | "failed" | "retried";
      decision?: RecordedDecision;
      /** EventBridge ERROR_CODE and where the message went: `dlq` or `lost`. */
      error?: { code: string; message: string; sentTo: "dlq" | "lost" | "retry" };
    }
  | {
      kind: "call";
      account: string;
      region: string;
      principal: Principal;
      service: string;
      operation: string;
      input: Record<string, unknown>;
      decision?: RecordedDecision;
      error?: Pick<AwsError, "code" | "message">;
    }
  | { kind: "message"; account: string; topicArn: string; subject?: string; message: string }
  | {
      kind: "invocation";
      account: string;
      functionName: string;
      outcome: "ok" | "error";
      detail: string;
      logs: string[];
    }
  | {
      kind: "automation";
      account: string;
      region: string;
      executionId: string;
      document: string;
      status: string;
      /** ARN of whoever started the run, or the first run of which this one is a child. */
      startedBy?: string;
      parentExecutionId?: string;
      outputs?: Record<string, unknown>;
      failure?: string;
    }
  | {
      kind: "step";
      account: string;
      region?: string;
      executionId: string;
      step: string;
      action: string;
      status: string;
      attempt: number;
      /** Iteration of the enclosing aws:loop, from 1. */
      iteration?: number;
      /** Name of that loop. */
      loop?: string;
      inputs?: Record<string, unknown>;
      outputs?: Record<string, unknown>;
      failure?: string;
      /** What the step requests of people; `since` and `until` are ISO 8601. Approvers are empty for aws:pause. */
      waiting?: { since: string; until: string; message: string; approvers: string[]; minRequiredApprovals: number };
    }
  | {
      /** An execution of a state machine changed its status. */
      kind: "workflow";
      account: string;
      region: string;
      executionArn: string;
      stateMachine: string;
      status: string;
      /** ARN of whoever started it. */
      startedBy: string;
      output?: unknown;
      error?: string;
      cause?: string;
    }
  | {
      /** What happened to a state of such an execution. */
      kind: "state";
      account: string;
      region: string;
      executionArn: string;
      state: string;
      type: string;
      status: "entered" | "waiting" | "retrying" | "caught" | "failed" | "aborted" | "exited";
      /** From 1. */
      attempt: number;
      /** What a Task state calls. */
      resource?: string;
      input?: unknown;
      output?: unknown;
      failure?: string;
      retryInSeconds?: number;
      /** Who waits for a task token, since when and until when (ISO 8601; without `until` the execution's own end). */
      waiting?: { since: string; until?: string; taskToken: string };
    }
  | { kind: "alarm"; account: string; region: string; alarmName: string; state: string; reason: string }
  | {
      kind: "scaling";
      account: string;
      region: string;
      group: string;
      activity: "launch" | "terminate";
      instanceId: string;
      cause: string;
    }
  | {
      kind: "experiment";
      account: string;
      region: string;
      experimentId: string;
      templateId: string;
      status: string;
      reason: string;
    }
  | { kind: "note"; text: string };

export type TimedEntry = TimelineEntry & { at: string };

/** The record of one simulated incident: append-only, in order of simulated time. */
export class Timeline {
  readonly entries: TimedEntry[] = [];
  private readonly listeners = new Set<(entry: TimedEntry) => void>();

  constructor(private readonly now: () => Date) {}

  add(entry: TimelineEntry): void {
    const timed: TimedEntry = { ...entry, at: this.now().toISOString() };
    this.entries.push(timed);
    for (const listener of this.listeners) listener(timed);
  }

  /** Entries of one kind, typed. */
  of<K extends TimelineEntry["kind"]>(kind: K): Array<Extract<TimedEntry, { kind: K }>> {
    return this.entries.filter((e): e is Extract<TimedEntry, { kind: K }> => e.kind === kind);
  }

  /** Drops everything so far: what comes next is a story of its own. */
  forget(): void {
    this.entries.length = 0;
  }

  /** Calls `listener` for every later entry; returns the function that stops it. */
  subscribe(listener: (entry: TimedEntry) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
