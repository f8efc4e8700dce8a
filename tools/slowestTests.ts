/** `npm run test:slowest [-- N]`: the costliest files and tests of the last run of mocha. */
import path from "node:path";
import { recordedRuns, slowest } from "./testRuns";

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1).padStart(7)} s`;

const [run] = recordedRuns(path.join(__dirname, "..", "build", "test-runs"));
if (run) {
  const { files, single } = slowest(run, Number(process.argv[2] ?? 20));
  const total = run.costs.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const lines = [
    `${new Date(run.ended).toISOString()}: ${run.passed} passed, ${run.failed} failed, ${run.skipped} skipped; ` +
      `${seconds(run.ended - run.began).trim()}, of which tests and hooks ${seconds(total).trim()} over all workers`,
    "",
    "Files (their tests and hooks, without loading)",
    ...files.map(([file, milliseconds]) => `${seconds(milliseconds)}  ${file}`),
    "",
    "Tests and hooks",
    ...single.map(({ milliseconds, file, title }) => `${seconds(milliseconds)}  ${file}: ${title}`),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
} else {
  process.stderr.write("No run of tests is recorded yet: run mocha first, for example npm run test:quick.\n");
  process.exitCode = 1;
}
