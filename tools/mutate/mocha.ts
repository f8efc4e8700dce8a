import { createRequire } from "node:module";
import { join } from "node:path";
import type { StrykerOptions } from "@stryker-mutator/api/core";
import { commonTokens, declareClassPlugin, PluginKind, tokens } from "@stryker-mutator/api/plugin";
import {
  type CompleteDryRunResult,
  type DryRunOptions,
  type DryRunResult,
  DryRunStatus,
  determineHitLimitReached,
  type MutantRunOptions,
  type MutantRunResult,
  type TestResult,
  type TestRunner,
  TestStatus,
  toMutantRunResult,
} from "@stryker-mutator/api/test-runner";
import fc from "fast-check";
import Mocha from "mocha";

/** Documented by mocha, and not in its types: loading by `require`, whose cache can be emptied, and only once. */
interface Loading {
  loadFiles(): void;
  lazyLoadFiles(enable: boolean): unknown;
}

const { cache } = createRequire(join(process.cwd(), "package.json"));

/**
 * Names the option that lists the test files. Stryker's own, `testFiles`, is of no use: a mutant of what runs while a
 * file is loaded is then run with paths for a filter, and no test has such a name (StrykerJS 10.1.1).
 */
export const specsOption = "specs";

/** Where the instrumented code and Stryker meet; `coverageOf` of the instrumenter names the fields. */
interface Instrumented {
  activeMutant?: string;
  currentTestId?: string;
  hitCount?: number;
  hitLimit?: number;
  mutantCoverage?: CompleteDryRunResult["mutantCoverage"];
}

/**
 * Runs mocha 12, whose internal files @stryker-mutator/mocha-runner 10.0.0 does not find
 * (https://github.com/stryker-mutator/stryker-js/pull/6205). Uses only the public interface of mocha.
 */
class MochaRunner implements TestRunner {
  static inject = tokens(commonTokens.options);
  private mocha?: Mocha;
  private readonly specs: readonly string[];
  private readonly state: Instrumented;

  constructor(options: StrykerOptions) {
    this.specs = options[specsOption] as string[];
    const scope = globalThis as typeof globalThis & { __stryker__?: Instrumented };
    scope.__stryker__ ??= {};
    this.state = scope.__stryker__;
    // One seed: the same mutants are found each time.
    fc.configureGlobal({ seed: 20260101 });
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  async dryRun({ disableBail }: DryRunOptions): Promise<DryRunResult> {
    const result = await this.run(disableBail);
    return result.status === DryRunStatus.Complete ? { ...result, mutantCoverage: this.state.mutantCoverage } : result;
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    const { activeMutant, hitLimit, mutantActivation, reloadEnvironment, testFilter } = options;
    this.state.hitLimit = hitLimit;
    this.state.hitCount = hitLimit === undefined ? undefined : 0;
    if (reloadEnvironment) this.unload();
    if (mutantActivation === "static") this.state.activeMutant = activeMutant.id;
    const result = await this.run(options.disableBail, testFilter, activeMutant.id);
    return toMutantRunResult(determineHitLimitReached(this.state.hitCount, hitLimit) ?? result);
  }

  private async run(disableBail: boolean, wanted?: string[], mutant?: string): Promise<DryRunResult> {
    try {
      const mocha = this.load();
      stopAtFirstFailure(mocha.suite, !disableBail);
      this.state.activeMutant = mutant;
      return { status: DryRunStatus.Complete, tests: await this.results(mocha, wanted && new Set(wanted)) };
    } catch (error) {
      return { status: DryRunStatus.Error, errorMessage: error instanceof Error ? String(error.stack) : String(error) };
    }
  }

  /** Forgets every file of the project, so that a mutant can be active while they are loaded. */
  private unload(): void {
    this.mocha = undefined;
    this.state.activeMutant = undefined;
    const project = join(process.cwd(), "/");
    const ours = Object.keys(cache).filter((file) => file.startsWith(project) && !file.includes("/node_modules/"));
    for (const file of ours) delete cache[file];
  }

  private load(): Mocha {
    if (this.mocha) return this.mocha;
    const mocha = new Mocha({ timeout: 0, reporter: class {} as never });
    mocha.cleanReferencesAfterRun(false);
    for (const spec of this.specs) mocha.addFile(spec);
    const loading = mocha as unknown as Loading;
    loading.loadFiles();
    loading.lazyLoadFiles(true);
    this.mocha = mocha;
    return mocha;
  }

  private results(mocha: Mocha, wanted: Set<string> | undefined): Promise<TestResult[]> {
    const tests: TestResult[] = [];
    const { state } = this;
    const pattern = wanted && new RegExp(`^(${[...wanted].map(escaped).join("|")})$`);
    mocha.grep(pattern ?? /(?:)/);
    return new Promise((resolve) => {
      const runner = mocha.run(() => resolve(tests));
      const describe = (test: Mocha.Test) => ({
        id: test.fullTitle(),
        name: test.fullTitle(),
        timeSpentMs: test.duration ?? 0,
        fileName: test.file,
      });
      runner.on("test", (test) => {
        state.currentTestId = test.fullTitle();
      });
      runner.on("pass", (test) => tests.push({ ...describe(test), status: TestStatus.Success }));
      runner.on("pending", (test) => tests.push({ ...describe(test), status: TestStatus.Skipped }));
      runner.on("fail", (test, error) =>
        tests.push({ ...describe(test), status: TestStatus.Failed, failureMessage: error.message }),
      );
    });
  }
}

// A suite copies the setting of its parent when it is made: later changes have to reach each of them.
function stopAtFirstFailure(suite: Mocha.Suite, stop: boolean): void {
  suite.bail(stop);
  for (const inner of suite.suites) stopAtFirstFailure(inner, stop);
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, "mocha12", MochaRunner)];
