/**
 * Simulated time. It moves in two ways: work advances it (`spend`), and when no work is left it jumps to
 * the next thing somebody waits for (`sleep`). A seven-day approval timeout is therefore over at once.
 *
 * Everything asynchronous that must finish before time may jump runs inside `busy`; `sleep` may only be awaited
 * inside it (the sleeper stops counting as busy while it sleeps).
 */
export class SimulatedClock {
  /** The time in milliseconds, one 64-bit integer: shared, so that a worker thread reads the same clock. */
  readonly memory = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);
  private readonly cell = new BigInt64Array(this.memory);
  private working = 0;
  private timers: Timer[] = [];
  private sequence = 0;
  private idle: Array<() => void> = [];
  private advancing = false;

  constructor(start: Date) {
    this.current = start.getTime();
  }

  protected get current(): number {
    return Number(Atomics.load(this.cell, 0));
  }

  protected set current(time: number) {
    Atomics.store(this.cell, 0, BigInt(Math.round(time)));
  }

  now(): Date {
    return new Date(this.current);
  }

  /** Work that costs simulated time: moves the clock at once and fires what falls due in between. */
  spend(milliseconds: number): void {
    this.moveTo(this.current + Math.max(0, milliseconds));
  }

  /** Runs an activity during which time may not jump. */
  async busy<T>(activity: () => Promise<T>): Promise<T> {
    this.working++;
    try {
      return await activity();
    } finally {
      this.working--;
      this.whenQuiet();
    }
  }

  /** Waits in simulated time. Only inside `busy`. Resolves false when `cancel` was called on the handle first. */
  sleep(milliseconds: number): Promise<boolean> & { cancel(): void } {
    let timer: Timer | undefined;
    let settle: (fired: boolean) => void = () => {};
    const promise = new Promise<boolean>((resolve) => {
      settle = (fired) => {
        if (!timer) return;
        this.timers = this.timers.filter((t) => t !== timer);
        timer = undefined;
        this.working++;
        resolve(fired);
      };
      timer = { at: this.current + Math.max(0, milliseconds), order: this.sequence++, fire: () => settle(true) };
      this.timers.push(timer);
    });
    this.working--;
    this.whenQuiet();
    return Object.assign(promise, { cancel: () => settle(false) });
  }

  /** Runs `callback` once, `milliseconds` from now, as an activity of its own. Returns a function that cancels it. */
  after(milliseconds: number, callback: () => Promise<void>): () => void {
    const timer: Timer = {
      at: this.current + Math.max(0, milliseconds),
      order: this.sequence++,
      fire: () => void this.busy(callback),
    };
    this.timers.push(timer);
    this.whenQuiet();
    return () => {
      this.timers = this.timers.filter((t) => t !== timer);
    };
  }

  /** Resolves when nobody works and nobody waits for anything any more. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.idle.push(resolve);
      this.whenQuiet();
    });
  }

  /** Ends what a clock of its own needs; this one needs nothing. */
  stop(): void {}

  protected whenQuiet(): void {
    this.afterWork(() => {
      const next = this.earliest();
      if (next) {
        this.moveTo(Math.max(this.current, next.at));
        this.whenQuiet();
      } else this.settle();
    });
  }

  /** Notifies those who wait for it that nobody works and nobody waits. */
  protected settleIfQuiet(): void {
    this.afterWork(() => {
      if (!this.earliest()) this.settle();
    });
  }

  /** Calls back when nobody works, unless somebody begins meanwhile. */
  private afterWork(callback: () => void): void {
    if (this.working > 0 || this.advancing) return;
    this.advancing = true;
    // Promise callbacks of the activity that just ended run first: they may start the next one.
    setImmediate(() => {
      this.advancing = false;
      if (this.working === 0) callback();
    });
  }

  private settle(): void {
    const waiting = this.idle;
    this.idle = [];
    for (const resolve of waiting) resolve();
  }

  protected moveTo(time: number): void {
    for (;;) {
      const next = this.earliest();
      if (!next || next.at > time) break;
      this.current = Math.max(this.current, next.at);
      this.timers = this.timers.filter((t) => t !== next);
      next.fire();
    }
    this.current = Math.max(this.current, time);
  }

  protected earliest(): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.timers) {
      if (!first || timer.at < first.at || (timer.at === first.at && timer.order < first.order)) first = timer;
    }
    return first;
  }
}

export interface Timer {
  at: number;
  order: number;
  fire: () => void;
}
