const { mkdirSync, writeFileSync } = require("node:fs");
const { dirname, join, relative } = require("node:path");
const {
  reporters: { Spec },
} = require("mocha");

const root = join(__dirname, "..");

/**
 * Mocha's own report, closed by one line that a script can read: `N passed, N failed, N skipped`. What each test and hook
 * has cost is written to `build/test-runs/NAME.json` for `npm run test:slowest`; NAME is the reporter's option `record`.
 */
module.exports = class extends Spec {
  constructor(runner, options) {
    super(runner, options);
    this.began = Date.now();
    this.name = options?.reporterOptions?.record ?? "tests";
    this.costs = [];
    const note = (kind) => (runnable) => {
      const { duration, file, title } = runnable;
      if (!duration || !file) return;
      const suites = runnable.titlePath?.() ?? [title];
      this.costs.push({ file: relative(root, file), kind, title: suites.join(" › "), milliseconds: duration });
    };
    runner.on("test end", note("test"));
    runner.on("hook end", note("hook"));
  }

  epilogue() {
    super.epilogue();
    const { passes, failures, pending } = this.stats;
    this.record({ passed: passes, failed: failures, skipped: pending });
    process.stdout.write(`${passes} passed, ${failures} failed, ${pending} skipped\n`);
  }

  record(counts) {
    const file = join(root, "build", "test-runs", `${this.name}.json`);
    mkdirSync(dirname(file), { recursive: true });
    const { began, costs } = this;
    writeFileSync(file, `${JSON.stringify({ began, ended: Date.now(), ...counts, costs })}\n`);
  }
};
