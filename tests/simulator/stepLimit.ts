import type { SimulatedClock } from "../../simulator/clock";

/**
 * Shows that what runs on a clock ends, by the steps that it needs: timers that are set, and calls that are counted. One
 * that never ends is stopped at the limit. Real time decides nothing, so the verdict is the same on any machine.
 */
export class StepLimit {
  taken = 0;
  private exceed: (error: Error) => void = () => {};
  private readonly exceeded = new Promise<never>((_resolve, reject) => {
    this.exceed = reject;
  });

  constructor(
    private readonly clock: SimulatedClock,
    private readonly limit: number,
  ) {
    this.exceeded.catch(() => undefined);
    const sleep = clock.sleep.bind(clock);
    const after = clock.after.bind(clock);
    const never = () => Object.assign(new Promise<boolean>(() => {}), { cancel() {} });
    clock.sleep = (milliseconds) => (this.step() ? sleep(milliseconds) : never());
    clock.after = (milliseconds, callback) => (this.step() ? after(milliseconds, callback) : () => {});
  }

  /** Counts a call. It never goes on when there were too many before. */
  async call(): Promise<void> {
    if (!this.step()) await new Promise(() => {});
  }

  /** Resolves when nothing is under way any more. @throws Error at the limit. */
  settled(): Promise<void> {
    return Promise.race([this.clock.settled(), this.exceeded]);
  }

  private step(): boolean {
    this.taken++;
    if (this.taken > this.limit) this.exceed(new Error(`It has not ended after ${this.limit} steps.`));
    return this.taken <= this.limit;
  }
}
