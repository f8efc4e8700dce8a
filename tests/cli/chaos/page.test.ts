import assert from "node:assert/strict";
import { type ChaosResult, chaosPart } from "../../../cli/chaos/page";

const proof = (response: string, reported: string[] = [], problems: string[] = []) => ({
  ...{ response, verdict: "healed" as const, nearMisses: 0, took: 1, calls: 1 },
  ...{ reported, problems },
});
const result = (seed: number, ...proofs: ChaosResult["proofs"]): ChaosResult => ({
  chaos: { kinds: ["stale-reads"], seed },
  proofs,
});

describe("what drills in chaos led to, as a page", () => {
  it("has a row for each seed, and each report once with its seeds", () => {
    const part = chaosPart([
      result(2, proof("b", ["it was not terminated"]), proof("a")),
      result(1, proof("b", ["it was not terminated", "it was not terminated"]), proof("a")),
    ]);
    assert.ok(part.includes("| 1 | 2 | 2 | 1 |\n| 2 | 2 | 2 | 1 |"), part);
    assert.ok(part.includes("| it was not terminated | b | 1, 2 |"), part);
    assert.ok(part.includes("Nothing was silent"), part);
  });

  it("names what is wrong", () => {
    const part = chaosPart([result(3, proof("a", [], ["silent: nobody was notified"]))]);
    assert.ok(part.includes("| 3 | 1 | 0 | 0 |"), part);
    assert.ok(part.includes("| 3 | a | silent: nobody was notified |"), part);
    assert.ok(!part.includes("Nothing was silent"), part);
  });
});
