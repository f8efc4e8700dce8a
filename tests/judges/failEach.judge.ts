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

/**
 * Findings that are none: the network of the drill has no rule for IPv6, so the call removes nothing, and the run finds
 * the group without rules as it must be. It has nothing to notify people of.
 */
const withoutEffect = /^IsolateAndSnapshotInstance CloseOutV6 /;

describe("a containment of which one call is refused", () => {
  it("isolates, and says what is left undone", async () => {
    const results = await failEach(containments(), jobsOf(undefined), {});
    const wrong = results.flatMap(({ findings }) => findings).filter(({ verdict }) => !isGood(verdict));
    assert.deepEqual(
      wrong
        .map(({ runbook, step, call, manner, verdict }) => `${runbook} ${step} (${call}) ${manner}: ${verdict}`)
        .filter((finding) => !withoutEffect.test(finding)),
      [],
    );
    assert.ok(results.some(({ findings }) => findings.length > 0));
  });
});
