import assert from "node:assert/strict";
import { chaosInWords, chaosOf } from "../../../cli/chaos/options";
import { UsageError } from "../../../cli/errors";
import { everyKind } from "../../../simulator";

describe("--chaos and --seed", () => {
  it("accepts kinds with commas, or all, and says how to have the same again", () => {
    assert.equal(chaosOf({}), undefined);
    assert.deepEqual(chaosOf({ chaos: "all" }), { kinds: everyKind, seed: 1 });
    const chosen = chaosOf({ chaos: "scp, stale-reads", seed: "42" });
    assert.deepEqual(chosen, { kinds: ["stale-reads", "scp"], seed: 42 });
    assert.equal(chosen && chaosInWords(chosen), "--chaos stale-reads,scp --seed 42");
  });

  it("refuses kinds that do not exist, other seeds, and a seed alone", () => {
    assert.throws(() => chaosOf({ chaos: "scp,floods" }), /floods: choose of stale-reads/);
    assert.throws(() => chaosOf({ chaos: "all", seed: "x" }), UsageError);
    assert.throws(() => chaosOf({ seed: "1" }), /--seed goes with --chaos/);
  });
});
