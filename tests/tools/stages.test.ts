import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const tools = path.join(__dirname, "..", "..", "tools");

describe("the stages of the checks", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "reflex-stages-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const stages = () => path.join(folder, "stages.jsonl");
  const node = (script: string, ...given: string[]) =>
    spawnSync(process.execPath, [path.join(tools, script), ...given], {
      encoding: "utf8",
      env: { ...process.env, REFLEX_STAGES: stages() },
    });
  const stage = (name: string, code: string) => node("stage.js", name, process.execPath, "-e", code);

  it("pass on the output and the exit code of their command, and print the minutes to standard error", () => {
    const { status, stdout, stderr } = stage("tests", "console.log('1 passed'); process.exitCode = 3");
    assert.deepEqual([status, stdout], [3, "1 passed\n"]);
    assert.match(stderr, /^stage tests: \d+\.\d min, exit code 3\n$/);
    assert.equal(stage("lint", "").status, 0);
    assert.deepEqual(
      readFileSync(stages(), "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as { name: string; how: string })
        .map(({ name, how }) => `${name} ${how}`),
      ["tests exit code 3", "lint ok"],
    );
  });

  it("fail when their command cannot be started or is killed", () => {
    assert.equal(node("stage.js", "lint", path.join(folder, "absent")).status, 1);
    assert.equal(stage("lint", "process.kill(process.pid, 'SIGKILL')").status, 1);
    assert.equal(node("stage.js", "lint").status, 2);
  });

  it("are summed up with the tests of this run alone", () => {
    const runs = path.join(folder, "runs");
    mkdirSync(runs);
    const record = (name: string, began: number, passed: number, failed: number) =>
      writeFileSync(path.join(runs, `${name}.json`), JSON.stringify({ began, passed, failed, skipped: 1 }));
    record("tests", 100_000, 5_000, 1);
    record("judges", 200_000, 20, 2);
    record("quick", 99_000, 7, 7);
    writeFileSync(
      stages(),
      [
        { name: "typecheck", began: 130_000, ended: 142_000, how: "ok" },
        { name: "tests", began: 142_000, ended: 442_000, how: "exit code 1" },
      ]
        .map((line) => `${JSON.stringify(line)}\n`)
        .join(""),
    );
    const { status, stdout } = node("ciSummary.js", "100", stages(), runs);
    assert.equal(status, 0);
    assert.deepEqual(stdout.split("\n"), [
      "install      0.5 min  ",
      "typecheck    0.2 min  ok",
      "tests        5.0 min  exit code 1",
      "5020 passed, 3 failed",
      "",
    ]);
  });
});
