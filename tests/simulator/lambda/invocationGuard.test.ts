import assert from "node:assert/strict";
import { InvocationGuard } from "../../../simulator/lambda/invocationGuard";

/** A thread that has used so many milliseconds of processor time at each reading; the last of them for ever. */
function thread(...used: number[]) {
  let asked = 0;
  return {
    computed: async () => used[Math.min(asked++, used.length - 1)] ?? 0,
    askedTimes: () => asked,
  };
}

const hour = 3_600_000;

describe("the guard of an invocation", () => {
  it("counts what the thread has computed since the invocation began", async () => {
    const { computed, askedTimes } = thread(50_000, 60_000, 69_999, 70_000);
    const reached = await new Promise<[string | undefined, number]>((resolve) => {
      const guard = new InvocationGuard({ computed }, { computeMs: 20_000, waitMs: hour }, () =>
        resolve([guard.reached, askedTimes()]),
      );
    });
    assert.deepEqual(reached, ["20 s of computing", 4]);
  });

  it("lets a thread wait for as long as the machine needs, up to the limit of real time", async () => {
    const reached = await new Promise<string | undefined>((resolve) => {
      const guard = new InvocationGuard(thread(5), { computeMs: 20_000, waitMs: 100 }, () => resolve(guard.reached));
    });
    assert.equal(reached, "0.1 real seconds");
  });

  it("says nothing after it was stopped, also during a reading", async () => {
    let answer: (milliseconds: number) => void = () => {};
    let asked: () => void = () => {};
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    let first = true;
    const computed = () => {
      if (first) {
        first = false;
        return Promise.resolve(0);
      }
      asked();
      return new Promise<number>((resolve) => {
        answer = resolve;
      });
    };
    const guard = new InvocationGuard({ computed }, { computeMs: 1, waitMs: hour }, () =>
      assert.fail("it was stopped"),
    );
    await isAsked;
    guard.stop();
    answer(hour);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(guard.reached, undefined);
  });
});
