import type { SimulatedClock } from "../clock";

/** Thrown inside the work of a step whose attempt is over: its outcome is decided, nothing it does counts any more. */
export class AttemptOver extends Error {}

export type AttemptResult<T> =
  | { kind: "done"; value: T }
  | { kind: "error"; error: unknown }
  | { kind: "timed-out" }
  | { kind: "interrupted" };

/** Longer than any documented limit: a step without a limit of its own is bounded by what it waits for. */
const unlimitedMilliseconds = 366 * 86_400_000;

/**
 * One attempt of one step: the work races its time limit and an interruption from outside (a cancelled run). Whoever
 * loses is stopped by AttemptOver at its next wait or call, so that abandoned work ends at once.
 */
export class Attempt {
  private over = false;
  private readonly waits = new Set<{ cancel(): void }>();
  private timer: { cancel(): void } | undefined;
  private wasInterrupted = false;

  constructor(private readonly clock: SimulatedClock) {}

  /** Runs the work; only inside `busy`. */
  async race<T>(limitMilliseconds: number | undefined, work: () => Promise<T>): Promise<AttemptResult<T>> {
    let result: AttemptResult<T> | undefined;
    // The work is an activity of its own, so that this one may sleep while it lasts.
    void this.clock.busy(async () => {
      try {
        result = { kind: "done", value: await work() };
      } catch (error) {
        result = { kind: "error", error };
      }
      this.timer?.cancel();
    });
    const timer = this.clock.sleep(limitMilliseconds ?? unlimitedMilliseconds);
    this.timer = timer;
    if (this.wasInterrupted) timer.cancel();
    await timer;
    this.over = true;
    for (const wait of this.waits) wait.cancel();
    if (this.wasInterrupted) return { kind: "interrupted" };
    return result ?? { kind: "timed-out" };
  }

  /** Ends the attempt from outside: the run is being cancelled. */
  interrupt(): void {
    this.wasInterrupted = true;
    this.timer?.cancel();
  }

  /** The work checks before every call whether it still counts. */
  check(): void {
    if (this.over || this.wasInterrupted) throw new AttemptOver();
  }

  /** Waits in simulated time, inside the work. */
  async sleep(milliseconds: number): Promise<void> {
    await this.wait(milliseconds, () => {});
  }

  /** Waits, inside the work, until `subscribe` calls back, without a limit. */
  async until(subscribe: (resume: () => void) => void): Promise<void> {
    await this.wait(unlimitedMilliseconds, subscribe);
  }

  private async wait(milliseconds: number, subscribe: (resume: () => void) => void): Promise<void> {
    this.check();
    let resumed = false;
    let sleeping: { cancel(): void } | undefined;
    subscribe(() => {
      resumed = true;
      sleeping?.cancel();
    });
    if (resumed) return;
    const sleep = this.clock.sleep(milliseconds);
    sleeping = sleep;
    this.waits.add(sleep);
    await sleep;
    this.waits.delete(sleep);
    this.check();
  }
}
