/** Virtual environments of Python whose packages are all known by their hashes. */
import { spawn } from "node:child_process";
import path from "node:path";

export interface Outcome {
  /** Undefined when the program could not be started at all. */
  exitCode: number | undefined;
  /** Standard output and standard error, as they came. */
  output: string;
}

/** Runs a program to its end. Never rejects: a program that is not there has no exit code. */
export function run(command: string, args: string[], options: { cwd?: string } = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    let output = "";
    const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
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

/** @param requirements file that lists every package with its hashes: nothing is resolved, built or executed. */
export const installPackages = (folder: string, requirements: string): Promise<Outcome> =>
  run(pythonIn(folder), [
    ...["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"],
    ...["--require-hashes", "--no-deps", "--only-binary", ":all:", "--no-compile", "--requirement", requirements],
  ]);
