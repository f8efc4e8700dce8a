import type { Fault } from "./types";

/** Which of the calls that a fault fits fail, where only a share of them does. */
export class FaultShares {
  private readonly seen = new WeakMap<Fault, number>();

  /** Call once for each call that the fault fits: the same order of calls always gives the same failures. */
  isDue(fault: Fault): boolean {
    if (fault.percentage === undefined) return true;
    const count = (this.seen.get(fault) ?? 0) + 1;
    this.seen.set(fault, count);
    return failures(count, fault.percentage) > failures(count - 1, fault.percentage);
  }
}

const failures = (calls: number, percentage: number) => Math.floor((calls * percentage) / 100);
