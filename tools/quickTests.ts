/** `npm run test:quick`: the tests that need neither the emulator, nor the blueprint's program, nor other processes. */
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import path from "node:path";
import { buildSync } from "esbuild";

const root = path.join(__dirname, "..");

/** A test whose imports reach one of these is not quick. */
export const slowModules = [
  // The emulator: a process of Python.
  "simulator/emulator/index.ts",
  // A Pulumi program: Pulumi is loaded, and resources are registered.
  "simulator/deployment/fromProgram.ts",
  // The engine of Pulumi.
  "tools/pulumi/cli.ts",
] as const;

export interface TestFile {
  /** From the project's root, with slashes. */
  file: string;
  /** Modules of the list that its imports reach, and processes that it starts itself. */
  slowBecauseOf: string[];
}

/**
 * Every test file, with the reasons why it is not quick. They follow from the imports as esbuild resolves them, without
 * those of types, so nobody has to keep a list.
 */
export function testFiles(entries: string[] = globSync("tests/**/*.test.ts", { cwd: root })): TestFile[] {
  const { metafile } = buildSync({
    entryPoints: entries,
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    // Shared chunks: otherwise each entry would be a bundle of its own, with half of the project in it.
    splitting: true,
    format: "esm",
    outdir: "out",
    platform: "node",
    packages: "external",
    logLevel: "error",
  });
  const importsOf = (file: string) => metafile.inputs[file]?.imports.map(({ path: imported }) => imported) ?? [];
  return entries.map((entry) => {
    const file = entry.replaceAll(path.sep, "/");
    const reached = new Set([file]);
    for (const module of reached) for (const imported of importsOf(module)) reached.add(imported);
    const starts = [...reached].filter(
      (module) => module.startsWith("tests/") && importsOf(module).some((name) => /^(node:)?child_process$/.test(name)),
    );
    return {
      file,
      slowBecauseOf: [
        ...slowModules.filter((module) => reached.has(module)),
        ...starts.map((module) => `${module} starts processes`),
      ],
    };
  });
}

export const quickTests = (): string[] =>
  testFiles()
    .filter(({ slowBecauseOf }) => slowBecauseOf.length === 0)
    .map(({ file }) => file)
    .sort();

if (require.main === module) {
  const mocha = path.join(path.dirname(require.resolve("mocha/package.json")), "bin", "mocha.js");
  const { status } = spawnSync(
    process.execPath,
    [mocha, "--reporter-option", "record=quick", ...process.argv.slice(2), ...quickTests()],
    { cwd: root, stdio: "inherit" },
  );
  process.exitCode = status ?? 1;
}
