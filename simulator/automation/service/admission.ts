import { AwsError } from "../../aws";
import type { SimulatedClock } from "../../clock";

/** Quotas of Automation, per account and Region (general reference, Systems Manager quotas). */
const startsPerSecond = 1;
const concurrentRuns = 100;
const concurrentBlockedRuns = 400;
const queueLimit = 5_000;

interface Place {
  lastStart: number;
  /** Running, not blocked; and standing in aws:approve, aws:pause or aws:sleep. */
  active: Set<string>;
  blocked: Set<string>;
  queue: Array<{ id: string; start: () => void }>;
}

/** Decides when a run may start: the call rate, the number of runs at a time, and the queue behind them. */
export class Admission {
  private readonly places = new Map<string, Place>();

  constructor(private readonly clock: SimulatedClock) {}

  /** Counts one StartAutomationExecution call. Throws ThrottlingException. */
  takeStart(place: string): void {
    const state = this.place(place);
    const now = this.clock.now().getTime();
    if (now - state.lastStart < 1000 / startsPerSecond) throw new AwsError("ThrottlingException", "Rate exceeded");
    state.lastStart = now;
  }

  /** Starts the run now, or later when the account has too many. Throws when the queue is full too. */
  admit(place: string, id: string, start: () => void): void {
    const state = this.place(place);
    if (this.isFree(state)) {
      state.active.add(id);
      start();
      return;
    }
    if (state.queue.length >= queueLimit) {
      throw new AwsError(
        "AutomationExecutionLimitExceededException",
        `The account runs ${concurrentRuns} automations in this Region and ${queueLimit} wait; try again later`,
      );
    }
    state.queue.push({ id, start });
  }

  /** Counts a run that no queue holds back: children of a run that already runs. */
  enter(place: string, id: string): void {
    this.place(place).active.add(id);
  }

  /** A run in aws:approve, aws:pause or aws:sleep leaves its place to another one. */
  setBlocked(place: string, id: string, blocked: boolean): void {
    const state = this.place(place);
    if (!state.active.has(id) && !state.blocked.has(id)) return;
    (blocked ? state.active : state.blocked).delete(id);
    (blocked ? state.blocked : state.active).add(id);
    this.startWaiting(state);
  }

  /** The run is over, or was cancelled while it waited in the queue. */
  leave(place: string, id: string): void {
    const state = this.place(place);
    state.active.delete(id);
    state.blocked.delete(id);
    state.queue = state.queue.filter((waiting) => waiting.id !== id);
    this.startWaiting(state);
  }

  private startWaiting(state: Place): void {
    while (this.isFree(state)) {
      const next = state.queue.shift();
      if (!next) return;
      state.active.add(next.id);
      next.start();
    }
  }

  private isFree({ active, blocked }: Place): boolean {
    return active.size + Math.max(0, blocked.size - concurrentBlockedRuns) < concurrentRuns;
  }

  private place(name: string): Place {
    let place = this.places.get(name);
    if (!place) {
      place = { lastStart: Number.NEGATIVE_INFINITY, active: new Set(), blocked: new Set(), queue: [] };
      this.places.set(name, place);
    }
    return place;
  }
}
