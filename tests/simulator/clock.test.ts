import assert from "node:assert/strict";
import { SimulatedClock } from "../../simulator/clock";
import { turns } from "../until";

const start = new Date("2026-01-01T00:00:00Z");
const day = 86_400_000;

describe("SimulatedClock", () => {
  it("jumps over a wait when nobody is at work", async () => {
    const clock = new SimulatedClock(start);
    await clock.busy(async () => {
      await clock.sleep(7 * day);
    });
    assert.equal(clock.now().getTime(), start.getTime() + 7 * day);
  });

  it("does not jump while somebody works", async () => {
    const clock = new SimulatedClock(start);
    const sleeper = clock.busy(async () => {
      await clock.sleep(day);
      return clock.now().getTime();
    });
    await clock.busy(async () => {
      await turns();
      assert.equal(clock.now().getTime(), start.getTime());
    });
    assert.equal(await sleeper, start.getTime() + day);
  });

  it("wakes sleepers in order of time, and equal times in order of arrival", async () => {
    const clock = new SimulatedClock(start);
    const woken: string[] = [];
    const sleeper = (name: string, milliseconds: number) =>
      clock.busy(async () => {
        await clock.sleep(milliseconds);
        woken.push(name);
      });
    await Promise.all([sleeper("late", 300), sleeper("first", 100), sleeper("second", 100)]);
    assert.deepEqual(woken, ["first", "second", "late"]);
  });

  it("fires what falls due while work costs time", async () => {
    const clock = new SimulatedClock(start);
    let firedAt = 0;
    await clock.busy(async () => {
      clock.after(500, async () => {
        firedAt = clock.now().getTime() - start.getTime();
      });
      clock.spend(2000);
    });
    await clock.settled();
    assert.equal(firedAt, 500);
    assert.equal(clock.now().getTime() - start.getTime(), 2000);
  });

  it("distinguishes a sleeper that was cancelled from one that slept to its end", async () => {
    const clock = new SimulatedClock(start);
    await clock.busy(async () => {
      const sleep = clock.sleep(day);
      void clock.busy(async () => sleep.cancel());
      assert.equal(await sleep, false);
    });
    assert.equal(clock.now().getTime(), start.getTime());
  });

  it("settles only when chains of activities have ended", async () => {
    const clock = new SimulatedClock(start);
    let links = 0;
    const chain = async (): Promise<void> => {
      links++;
      if (links < 5) clock.after(1000, chain);
    };
    clock.after(1000, chain);
    await clock.settled();
    assert.equal(links, 5);
  });

  it("does not run what was called off", async () => {
    const clock = new SimulatedClock(start);
    let ran = false;
    clock.after(1000, async () => {
      ran = true;
    })();
    await clock.settled();
    assert.equal(ran, false);
  });
});
