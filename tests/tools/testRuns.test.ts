import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { recordedRuns, slowest, type TestRun } from "../../tools/testRuns";

const cost = (file: string, title: string, milliseconds: number) => ({
  file,
  kind: "test" as const,
  title,
  milliseconds,
});
const run = (ended: number, costs: TestRun["costs"] = []): TestRun => ({
  began: 0,
  ended,
  passed: 1,
  failed: 0,
  skipped: 0,
  costs,
});

describe("what a run of tests has cost", () => {
  it("is read from the records, the latest run first", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "reflex-runs-"));
    for (const [name, ended] of Object.entries({ quick: 1, tests: 3, judges: 2 }))
      writeFileSync(path.join(folder, `${name}.json`), JSON.stringify(run(ended)));
    assert.deepEqual(
      recordedRuns(folder).map(({ ended }) => ended),
      [3, 2, 1],
    );
    rmSync(folder, { recursive: true });
    assert.deepEqual(recordedRuns(folder), []);
  });

  it("is shown by file and by test, the costliest first", () => {
    const { files, single } = slowest(run(1, [cost("a", "1", 40), cost("b", "2", 50), cost("a", "3", 30)]), 2);
    assert.deepEqual(files, [
      ["a", 70],
      ["b", 50],
    ]);
    assert.deepEqual(
      single.map(({ title }) => title),
      ["2", "1"],
    );
  });
});

describe("mocha's configuration for judges", () => {
  it("names no files, which mocha would add to the one that is named: the script names the folders", () => {
    const read = (file: string) => JSON.parse(readFileSync(path.join(__dirname, "..", "..", file), "utf8"));
    assert.equal(read(".mocharc.judges.json").spec, undefined);
    assert.match(read("package.json").scripts.judges, / tests\/judges tests\/engine$/);
  });
});
