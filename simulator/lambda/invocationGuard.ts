import type { ExecutionEnvironment } from "./executionEnvironment";

/** When an invocation counts as one that would never end: what it does costs no simulated time. */
export interface InvocationLimits {
  /** Milliseconds of processor time that an endless loop gets. */
  computeMs: number;
  /** Real milliseconds for a handler that waits for what never comes: generous, since a busy machine makes all waits long. */
  waitMs: number;
}

export const defaultLimits: InvocationLimits = { computeMs: 20_000, waitMs: 300_000 };

/** How often the thread's processor time is read, in real milliseconds. */
const interval = 250;

/** Watches one invocation, and calls `onLimit` once when it has reached a limit. */
export class InvocationGuard {
  /** What was reached, for a sentence: `20 s of computing`. */
  reached: string | undefined;
  private stopped = false;
  private readonly began = performance.now();
  private readonly before: Promise<number>;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly environment: Pick<ExecutionEnvironment, "computed">,
    private readonly limits: InvocationLimits,
    private readonly onLimit: () => void,
  ) {
    this.before = environment.computed();
    this.timer = setInterval(() => void this.check(), interval);
  }

  stop(): void {
    this.stopped = true;
    clearInterval(this.timer);
  }

  private async check(): Promise<void> {
    const { computeMs, waitMs } = this.limits;
    const computed = (await this.environment.computed()) - (await this.before);
    if (this.stopped) return;
    if (computed >= computeMs) this.reached = `${computeMs / 1000} s of computing`;
    else if (performance.now() - this.began >= waitMs) this.reached = `${waitMs / 1000} real seconds`;
    else return;
    this.stop();
    this.onLimit();
  }
}
