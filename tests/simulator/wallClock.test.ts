import assert from "node:assert/strict";
import type { SimulatedClock } from "../../simulator/clock";
import { type MachineTime, WallClock } from "../../simulator/wallClock";
import { turns } from "../until";

const start = Date.parse("2026-01-01T00:00:00Z");

/** A machine whose time stands still until it is moved. */
class Machine implements MachineTime {
  private time = start;
  private timers: Array<{ at: number; callback: () => void }> = [];

  now = () => this.time;

  later = (milliseconds: number, callback: () => void) => {
    const timer = { at: this.time + milliseconds, callback };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((one) => one !== timer);
    };
  };

  get waiting(): number {
    return this.timers.length;
  }

  /** Moves on, from timer to timer. */
  async pass(milliseconds: number): Promise<void> {
    const until = this.time + milliseconds;
    for (;;) {
      const next = this.timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.timers = this.timers.filter((one) => one !== next);
      this.time = Math.max(this.time, next.at);
      next.callback();
      await turns(2);
    }
    this.time = until;
  }
}

describe("the wall clock", () => {
  let machine: Machine;
  let clock: WallClock;
  beforeEach(() => {
    machine = new Machine();
    clock = new WallClock(machine);
  });
  afterEach(() => clock.stop());
  const seconds = () => (clock.now().getTime() - start) / 1000;

  it("does not jump when nobody is at work: what is waited for comes in its time", async () => {
    const fired: number[] = [];
    clock.after(3000, async () => void fired.push(seconds()));
    clock.after(1000, async () => void fired.push(seconds()));
    void clock.busy(async () => {
      await clock.sleep(2000);
      fired.push(seconds());
    });
    await turns();
    assert.deepEqual(fired, []);
    await machine.pass(2500);
    assert.deepEqual(fired, [1, 2]);
    await machine.pass(1000);
    assert.deepEqual(fired, [1, 2, 3]);
  });

  it("lets work cost its real time", async () => {
    (clock as SimulatedClock).spend(60_000);
    assert.equal(seconds(), 0);
    await machine.pass(1500);
    assert.equal(seconds(), 1.5);
  });

  it("is read by threads from its memory", async () => {
    const cell = new BigInt64Array(clock.memory);
    await machine.pass(1000);
    assert.equal(Number(Atomics.load(cell, 0)) - start, 1000);
  });

  it("waits for what is weeks away, and for nothing once it is stopped", async () => {
    const fired: number[] = [];
    const day = 86_400_000;
    clock.after(30 * day, async () => void fired.push(seconds()));
    clock.stop();
    assert.equal(machine.waiting, 0);
    const going = new WallClock({
      now: machine.now,
      later: (ms, callback) => (ms > 10 ? machine.later(ms, callback) : () => {}),
    });
    going.after(30 * day, async () => void fired.push(seconds()));
    await machine.pass(31 * day);
    assert.deepEqual(fired, [30 * 86_400]);
  });
});
