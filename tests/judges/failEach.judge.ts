/**
 * Every call of every containment is refused in turn, once for good and once in passing, in an organization where all
 * else works: whatever is refused, what makes the resource safe is done, and people are notified of what is left undone.
 *
 *   npx mocha --config .mocharc.judges.json tests/judges/failEach.judge.ts
 */
import assert from "node:assert/strict";
import { jobsOf } from "../../cli/drill/sideBySide";
import { isGood } from "../../cli/failEach/judge";
import { failEach } from "../../cli/failEach/run";
import { containments } from "../../cli/failEach/subject";

describe("a containment of which one call is refused", () => {
  it("isolates, and says what is left undone", async () => {
    const results = await failEach(containments(), jobsOf(undefined), {});
    const wrong = results.flatMap(({ findings }) => findings).filter(({ verdict }) => !isGood(verdict));
    assert.deepEqual(
      wrong.map(({ runbook, step, call, manner, verdict }) => `${runbook} ${step} (${call}) ${manner}: ${verdict}`),
      [],
    );
    assert.ok(results.some(({ findings }) => findings.length > 0));
  });
});
