import type { SimulatedClock } from "../clock";

/** Thrown inside work whose outcome is decided: the execution was stopped, a sibling failed, its time was up. */
export class ActivityOver extends Error {}

/** Longer than any execution may last. */
const unlimitedMilliseconds = 366 * 86_400_000;

type Work<T> = (activity: Activity) => Promise<T>;

/**
 * A piece of an execution's work with the pieces inside it. Ending one ends all inside it: whatever waits there ends
 * through ActivityOver, and so does whatever checks before it goes on.
 */
export class Activity {
  private over = false;
  private readonly inside = new Set<Activity>();
  private readonly waits = new Set<{ cancel(): void }>();
  private readonly endings: Array<() => void> = [];

  constructor(private readonly clock: SimulatedClock) {}

  end(): void {
    if (this.over) return;
    this.over = true;
    for (const activity of [...this.inside].reverse()) activity.end();
    for (const tell of this.endings.splice(0).reverse()) tell();
    for (const wait of this.waits) wait.cancel();
  }

  /** @throws ActivityOver */
  check(): void {
    if (this.over) throw new ActivityOver();
  }

  /** Calls the listener if this activity ends before the returned function is called. The last to subscribe is called first. */
  ifEnded(tell: () => void): () => void {
    this.endings.push(tell);
    return () => {
      const index = this.endings.indexOf(tell);
      if (index >= 0) this.endings.splice(index, 1);
    };
  }

  async sleep(milliseconds: number): Promise<void> {
    await this.until(() => {}, milliseconds);
  }

  /** Waits until `subscribe` calls back: true; or until the time is up: false. */
  async until(subscribe: (resume: () => void) => void, milliseconds = unlimitedMilliseconds): Promise<boolean> {
    this.check();
    let resumed = false;
    let sleeping: { cancel(): void } | undefined;
    subscribe(() => {
      resumed = true;
      sleeping?.cancel();
    });
    if (!resumed) {
      const sleep = this.clock.sleep(milliseconds);
      sleeping = sleep;
      this.waits.add(sleep);
      await sleep;
      this.waits.delete(sleep);
    }
    this.check();
    return resumed;
  }

  /** Runs work inside this one, at most so long; undefined when its time was up. Rejects as the work rejects. */
  async within<T>(milliseconds: number | undefined, work: Work<T>): Promise<{ value: T } | undefined> {
    const results = await this.run([work], 1, milliseconds);
    return results && { value: results[0] as T };
  }

  /**
   * Runs pieces of work side by side, at most `limit` at a time, and gives what they gave, in their order. The first
   * that fails ends the others, and it rejects as that one did.
   */
  async all<T>(limit: number, works: ReadonlyArray<Work<T>>): Promise<T[]> {
    return works.length === 0 ? [] : ((await this.run(works, limit, undefined)) ?? []);
  }

  private async run<T>(works: ReadonlyArray<Work<T>>, limit: number, milliseconds?: number): Promise<T[] | undefined> {
    this.check();
    const group = new Activity(this.clock);
    this.inside.add(group);
    const results: T[] = [];
    let failure: { error: unknown } | undefined;
    let started = 0;
    let finished = 0;
    try {
      const inTime = await this.until((resume) => {
        const startNext = () => {
          const index = started++;
          const work = works[index];
          if (!work) return;
          // Work of its own, so that this one may sleep while it lasts.
          void this.clock.busy(async () => {
            try {
              results[index] = await work(group);
              finished++;
            } catch (error) {
              failure ??= { error };
              group.end();
            }
            if (failure || finished === works.length) resume();
            else startNext();
          });
        };
        for (let i = 0; i < Math.min(limit, works.length); i++) startNext();
      }, milliseconds);
      if (failure) throw failure.error;
      return inTime ? results : undefined;
    } finally {
      group.end();
      this.inside.delete(group);
    }
  }
}
