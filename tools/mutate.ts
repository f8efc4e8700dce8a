import { globSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { Stryker } from "@stryker-mutator/core";
import { testsFor } from "./mutate/belongs";
import { equivalents } from "./mutate/equivalents";
import { describe, type Figures, figuresOf, row } from "./mutate/report";

/**
 * `npm run mutate PATH…`: changes each file in every place, one change at a time, and runs the tests that belong to it.
 * A change that no test notices is a decision that no test checks. Exit code 1 when one survived that is not listed.
 */
const root = join(__dirname, "..");

async function mutate(file: string): Promise<Figures> {
  const tests = testsFor(file);
  if (!tests) throw new Error(`${file} has no tests in tools/mutate/belongs.ts: name the ones that judge it.`);
  const results = await new Stryker({
    mutate: [file],
    specs: tests,
    testRunner: "mocha12",
    plugins: ["./tools/mutate/mocha.ts", "./tools/mutate/wording.ts"],
    ignorers: ["wording"],
    testRunnerNodeArgs: [
      "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON",
      "--require",
      "ts-node/register/transpile-only",
    ],
    coverageAnalysis: "perTest",
    concurrency: 1,
    reporters: [],
    tempDirName: "build/mutation",
    ignorePatterns: [".github", ".reflex", "docs"],
    allowConsoleColors: false,
    logLevel: "error",
    warnings: { slow: false, unknownOptions: false },
  } as never).runMutationTest();
  return figuresOf(file, readFileSync(join(root, file), "utf8"), results, equivalents[file] ?? []);
}

function filesIn(path: string): string[] {
  const name = relative(root, path);
  return statSync(path).isDirectory() ? globSync(`${name}/**/*.ts`, { cwd: root }).sort() : [name];
}

async function main(paths: readonly string[]): Promise<void> {
  if (paths.length === 0) throw new Error("Name the files or folders to change: npm run mutate PATH…");
  process.chdir(root);
  const all: Figures[] = [];
  for (const file of paths.flatMap(filesIn)) {
    all.push(await mutate(file));
    console.log(all.slice(-1).map(describe).join("\n"));
  }
  const today = new Date().toISOString().slice(0, 10);
  console.log(`\n${all.map((figures) => row(figures, today)).join("\n")}`);
  if (all.some(({ survivors }) => survivors.some(({ reason }) => reason === undefined))) process.exitCode = 1;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
