/**
 * Every response is drilled and undone in an organization as AWS is: stale reads, throttling, duplicates, reordering, a
 * service control policy, shared VPCs and customer keys (docs/simulator.md, "Chaos"). Nothing may be silent, vetoed or done
 * twice.
 *
 *   npx mocha --config .mocharc.judges.json tests/judges/chaos.judge.ts
 */
import assert from "node:assert/strict";
import { chaosOf } from "../../cli/chaos/options";
import { provenNames } from "../../cli/commands/drillAll";
import { proveAll } from "../../cli/drill/all";
import { jobsOf } from "../../cli/drill/sideBySide";

describe("every response in chaos", () => {
  it("is never silent, vetoed or done twice", async () => {
    const tasks = provenNames().map((name) => ({ name, chaos: chaosOf({ chaos: "all" }) }));
    const proofs = await proveAll(tasks, jobsOf(undefined), { proof: () => {}, progress: () => {} });
    const wrong = proofs.flatMap(({ response, problems }) => problems.map((problem) => `${response}: ${problem}`));
    assert.deepEqual(wrong, []);
    assert.equal(proofs.length, tasks.length);
    assert.ok(
      proofs.some(({ reported = [] }) => reported.length > 0),
      "what the policy forbids is reported",
    );
  });
});
