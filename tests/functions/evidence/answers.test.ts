import assert from "node:assert/strict";
import { mock } from "node:test";
import { answersOf, sourceSeconds } from "../../../functions/evidence/answers";
import type { Incident } from "../../../functions/evidence/incident";
import { always, collected, type Source } from "../../../functions/evidence/sources/source";
import { turns } from "../../until";

const asking = (collect: Source["collect"], now: () => number) =>
  answersOf({ name: "slow", title: "slow", in: "member", stages: always, calls: [], collect }, {} as Incident, {
    account: "111122223333",
    region: "eu-west-1",
    call: () => assert.fail("nothing is called"),
    now,
    sleep: async () => {},
  });

describe("the limit of one source of evidence", () => {
  // Timers of the machine; the caller's clock is a variable.
  beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
  afterEach(() => mock.timers.reset());

  it("is over on the caller's clock, not on the machine's", async () => {
    let now = 0;
    let answer: () => void = () => {};
    const slow = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const answers = asking(
      async () => {
        await slow;
        return collected("it answered after all");
      },
      () => now,
    );
    mock.timers.tick(10 * sourceSeconds * 1000);
    await turns(5);
    now += sourceSeconds * 1000 - 1;
    answer();
    assert.equal((await answers).detail, "it answered after all");
  });

  it("ends a source that does not answer", async () => {
    let now = 0;
    const answers = asking(
      () => new Promise(() => {}),
      () => now,
    );
    now += sourceSeconds * 1000;
    mock.timers.tick(sourceSeconds * 1000);
    assert.deepEqual(
      [(await answers).status, (await answers).detail],
      ["failed", `It did not answer within ${sourceSeconds} seconds.`],
    );
  });
});
