/** Virtual environments of Python whose packages are all known by their hashes. */
import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";

export interface Outcome {
  /** Undefined when the program could not be started at all. */
  exitCode: number | undefined;
  /** Standard output and standard error, as they came. */
  output: string;
}

/** Runs a program to its end. Never rejects: a program that is not there has no exit code. */
export function run(
  command: string,
  args: string[],
  options: { cwd?: string; onLine?: (line: string) => void } = {},
): Promise<Outcome> {
  return new Promise((resolve) => {
    let output = "";
    const { cwd, onLine } = options;
    const child = spawn(command, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    if (onLine) createInterface({ input: child.stdout }).on("line", onLine);
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.on("error", (error) => resolve({ exitCode: undefined, output: error.message }));
    child.on("close", (code) => resolve({ exitCode: code ?? 1, output }));
  });
}

/** The Python of the environment in a folder. */
export const pythonIn = (folder: string): string => path.join(folder, "bin", "python");

/** An environment without packages. */
export const makeEnvironment = (command: string, folder: string): Promise<Outcome> =>
  run(command, ["-m", "venv", folder]);

/**
 * @param requirements file that lists every package with its hashes: nothing is resolved, built or executed.
 * @param onPackage called for each package, when it begins to be downloaded.
 */
export const installPackages = (folder: string, requirements: string, onPackage?: () => void): Promise<Outcome> =>
  run(
    pythonIn(folder),
    [
      ...["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off"],
      ...["--require-hashes", "--no-deps", "--only-binary", ":all:", "--no-compile", "--requirement", requirements],
    ],
    { onLine: (line) => line.startsWith("Collecting ") && onPackage?.() },
  );
