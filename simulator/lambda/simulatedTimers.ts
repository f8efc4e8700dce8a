import { syncBuiltinESMExports } from "node:module";
import * as timers from "node:timers";
import { promisify } from "node:util";

/** The clock that timers follow. */
export interface TimerClock {
  /** Milliseconds. */
  now(): number;
  /** Moves the clock to a time, if it is not there yet. Returns when it is there. */
  pass(until: number): void;
  /** Whether the code that waits is executed at all: an environment between two invocations is frozen. */
  running(): boolean;
}

interface Wait {
  timer: NodeJS.Timeout & { _destroyed?: boolean };
  until: number;
  end(): void;
}

/** How often a wait is looked at, in real milliseconds; and how often in a row nothing may be under way before time jumps. */
const interval = 5;
const quietLooks = 2;

/** Resources that are no work: the waits themselves, and the connection to the host. */
const idle: ReadonlySet<string> = new Set(["Timeout", "MessagePort"]);

/**
 * Makes waiting cost the time of `clock`: what waits for N milliseconds sees N milliseconds later afterwards, as clients
 * assume that pause until their clock has reached a time (the AWS SDK's adaptive retry mode). Where nothing but timers is
 * under way, time jumps to the next one. While a request is under way timers are real, and cost nothing: they only limit
 * how long it may last. Replaces the timers of the whole thread.
 */
export function simulateTimers(clock: TimerClock): void {
  const { setTimeout: realTimeout, setInterval: realInterval } = timers;
  const waits = new Set<Wait>();
  let quiet = 0;
  let watching = false;

  const watch = () => {
    watching = false;
    for (const wait of waits) if (wait.timer._destroyed) waits.delete(wait);
    if (waits.size === 0) return;
    quiet = clock.running() && nothingUnderWay() ? quiet + 1 : 0;
    if (quiet >= quietLooks) {
      quiet = 0;
      const [next] = [...waits].sort((one, other) => one.until - other.until);
      next?.end();
    }
    start();
  };
  const start = () => {
    if (watching) return;
    watching = true;
    realTimeout(watch, interval).unref();
  };

  function simulatedTimeout(
    callback: (...args: unknown[]) => void,
    delay?: number,
    ...args: unknown[]
  ): NodeJS.Timeout {
    const until = clock.now() + milliseconds(delay);
    const end = () => {
      waits.delete(wait);
      timers.clearTimeout(wait.timer);
      if (nothingUnderWay()) clock.pass(until);
      callback.apply(wait.timer, args);
    };
    const wait: Wait = { timer: realTimeout(end, delay), until, end };
    waits.add(wait);
    start();
    return wait.timer;
  }

  function simulatedInterval(
    callback: (...args: unknown[]) => void,
    delay?: number,
    ...args: unknown[]
  ): NodeJS.Timeout {
    let until = clock.now();
    return realInterval(function (this: unknown) {
      until = Math.max(until + milliseconds(delay), clock.now());
      if (nothingUnderWay()) clock.pass(until);
      callback.apply(this, args);
    }, delay);
  }

  function later<T>(delay?: number, value?: T, { signal }: { signal?: AbortSignal } = {}): Promise<T> {
    return new Promise((resolve, reject) => {
      const abort = () => {
        timers.clearTimeout(timer);
        const message = "The operation was aborted";
        reject(Object.assign(new Error(message, { cause: signal?.reason }), { name: "AbortError", code: "ABORT_ERR" }));
      };
      const timer = simulatedTimeout(() => {
        signal?.removeEventListener("abort", abort);
        resolve(value as T);
      }, delay);
      if (signal?.aborted) abort();
      else signal?.addEventListener("abort", abort, { once: true });
    });
  }

  const replaced = {
    setTimeout: Object.assign(simulatedTimeout, { [promisify.custom]: later }),
    setInterval: simulatedInterval,
  };
  Object.assign(globalThis, replaced);
  Object.assign(require("node:timers"), replaced);
  Object.assign(require("node:timers/promises"), { setTimeout: later });
  syncBuiltinESMExports();
}

/** As Node reads a delay: at least 1, also for what is no number. */
const milliseconds = (delay?: number): number => (Number(delay) >= 1 ? Math.trunc(Number(delay)) : 1);

const nothingUnderWay = (): boolean => process.getActiveResourcesInfo().every((resource) => idle.has(resource));
