import { SimulatedClock } from "./clock";

/** The time of the machine: where it comes from, and how to be called later. */
export interface MachineTime {
  now(): number;
  /** Returns the function that cancels the call. */
  later(milliseconds: number, callback: () => void): () => void;
}

const machine: MachineTime = {
  now: () => Date.now(),
  later: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** Threads read the clock's memory, which has to be written; a wait has an end that timers can express. */
const tickMs = 10;
const longestWaitMs = 86_400_000;

/**
 * Time that passes by itself, for whoever uses an organization while it runs: nothing jumps, so that an
 * approval can still be given, and a call costs its real time.
 */
export class WallClock extends SimulatedClock {
  private cancelWait: () => void = () => {};
  private cancelTick: () => void = () => {};
  private stopped = false;

  constructor(private readonly time: MachineTime = machine) {
    super(new Date(time.now()));
    this.tick();
  }

  override now(): Date {
    this.current = this.time.now();
    return super.now();
  }

  /** Work has its own time here. */
  override spend(): void {
    this.moveTo(this.time.now());
  }

  /** No timer fires after this. */
  override stop(): void {
    this.stopped = true;
    this.cancelWait();
    this.cancelTick();
  }

  /** Waits for the earliest timer, instead of jumping to it. */
  protected override whenQuiet(): void {
    super.settleIfQuiet();
    this.cancelWait();
    const next = this.earliest();
    if (!next || this.stopped) return;
    const wait = Math.min(longestWaitMs, Math.max(0, next.at - this.time.now()));
    this.cancelWait = this.time.later(wait, () => {
      this.moveTo(this.time.now());
      this.whenQuiet();
    });
  }

  private tick(): void {
    this.current = this.time.now();
    if (!this.stopped) this.cancelTick = this.time.later(tickMs, () => this.tick());
  }
}
