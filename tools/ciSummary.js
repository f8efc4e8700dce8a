// The end of .ci/run: the minutes of each stage, and the tests of all of them as one line.
// node tools/ciSummary.js BEGAN STAGES [RUNS]: seconds since 1970 at which the run began, the file that tools/stage.js
// wrote, and the folder with the records of tests/reporter.js.
const { existsSync, readdirSync, readFileSync } = require("node:fs");
const { join } = require("node:path");

const [began, stagesFile, runs = join(__dirname, "..", "build", "test-runs")] = process.argv.slice(2);
const stages = existsSync(stagesFile)
  ? readFileSync(stagesFile, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line))
  : [];

// What came before the first stage is npm's installation.
const start = Number(began) * 1000;
const install = { name: "install", began: start, ended: stages[0]?.began ?? Date.now(), how: "" };
for (const { name, began: from, ended, how } of [install, ...stages]) {
  process.stdout.write(`${name.padEnd(10)} ${((ended - from) / 60_000).toFixed(1).padStart(5)} min  ${how}\n`);
}

const total = { passed: 0, failed: 0 };
for (const name of existsSync(runs) ? readdirSync(runs) : []) {
  const { began: ran, passed, failed } = JSON.parse(readFileSync(join(runs, name), "utf8"));
  if (ran < start) continue;
  total.passed += passed;
  total.failed += failed;
}
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
