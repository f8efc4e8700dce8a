import { RuntimeError } from "../errors";
import type { ExecutionRecord } from "../types";

/** "Maximum execution history size" (Step Functions guide, service-quotas). */
const mostEvents = 25_000;

export type Details = Record<string, unknown>;

/** The line of events of one branch: each event names the previous one in the same branch. */
export class HistoryLine {
  constructor(
    private readonly history: History,
    public last: number,
  ) {}

  /** Adds an event; gives its number. @throws RuntimeError when the history is full. */
  add(type: string, field?: `${string}EventDetails`, details: Details = {}): number {
    const id = this.history.add(type, this.last, field, details);
    if (id !== undefined) this.last = id;
    return this.last;
  }

  /** Adds an event where there is room: a record of work that others ended must not fail itself. */
  mention(type: string, field?: `${string}EventDetails`, details: Details = {}): void {
    if (!this.history.isFull) this.add(type, field, details);
  }

  /** A line that begins where this one is. */
  branch(): HistoryLine {
    return new HistoryLine(this.history, this.last);
  }
}

/** The history of an execution. Nothing is added after its end. */
export class History {
  private closed = false;

  constructor(
    private readonly execution: ExecutionRecord,
    private readonly now: () => Date,
  ) {}

  /** The first state follows nothing: its event has no previous one (recorded). */
  line(): HistoryLine {
    return new HistoryLine(this, 0);
  }

  /** Whether only the event that ends the execution still fits. */
  get isFull(): boolean {
    return this.execution.history.length >= mostEvents - 1;
  }

  add(
    type: string,
    previousEventId: number,
    field?: `${string}EventDetails`,
    details: Details = {},
  ): number | undefined {
    if (this.closed) return undefined;
    if (this.isFull) {
      throw new RuntimeError(`The execution reached the maximum number of history events (${mostEvents}).`);
    }
    return this.push(type, previousEventId, field, details);
  }

  /** The event that ends the execution; the number of the event before it. */
  close(type: string, previousEventId: number, field: `${string}EventDetails`, details: Details): void {
    if (this.closed) return;
    this.push(type, previousEventId, field, details);
    this.closed = true;
  }

  private push(type: string, previousEventId: number, field?: `${string}EventDetails`, details: Details = {}): number {
    const { history } = this.execution;
    const id = history.length + 1;
    history.push({ timestamp: this.now(), type, id, previousEventId, ...(field && { [field]: details }) });
    return id;
  }
}

/** Payloads of history events are JSON text, and never cut short here. */
export const shown = (field: "input" | "output", text: string): Details => ({
  [field]: text,
  [`${field}Details`]: { truncated: false },
});
