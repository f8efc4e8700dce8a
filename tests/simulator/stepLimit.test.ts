import assert from "node:assert/strict";
import { SimulatedClock } from "../../simulator/clock";
import { StepLimit } from "./stepLimit";

const limited = () => {
  const clock = new SimulatedClock(new Date(0));
  return { clock, steps: new StepLimit(clock, 100) };
};

describe("the step limit of a termination test", () => {
  it("lets what ends go on to its end", async () => {
    const { clock, steps } = limited();
    void clock.busy(async () => {
      for (let round = 0; round < 50; round++) await clock.sleep(1_000);
      for (let round = 0; round < 50; round++) await steps.call();
    });
    await steps.settled();
    assert.equal(clock.now().getTime(), 50_000);
  });

  const endless: Record<string, (clock: SimulatedClock, steps: StepLimit) => void> = {
    "waits for ever": (clock) => {
      void clock.busy(async () => {
        for (;;) await clock.sleep(1_000);
      });
    },
    "plans for ever": (clock) => {
      const again = async () => void clock.after(1_000, again);
      clock.after(1_000, again);
    },
    "calls for ever": (clock, steps) => {
      void clock.busy(async () => {
        for (;;) await steps.call();
      });
    },
  };
  for (const [what, begin] of Object.entries(endless))
    it(`fails on what ${what}`, async () => {
      const { clock, steps } = limited();
      begin(clock, steps);
      await assert.rejects(steps.settled(), /^Error: It has not ended after 100 steps\.$/);
    });
});
