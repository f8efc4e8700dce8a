/** Installs the emulator's Python environment into the project, once. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { makeKeptFolder } from "../../tools/keptFolder";
import { installPackages, makeEnvironment, pythonIn, run } from "../../tools/pythonEnvironment";
import type { OnProgress } from "../progress";
import { EmulatorError, lastLines } from "./errors";
import { findPython, type Python } from "./python";

export interface Installation {
  /** Names the environment by everything that decides what it contains. */
  key: string;
  /** The environment's own Python. */
  python: string;
  /** Byte code of everything the environment runs, so that nothing is written beside the sources. */
  bytecode: string;
  /** See models.ts. */
  models: string;
}

export interface InstallOptions {
  /** Nothing is said when there is nothing to do. */
  onProgress?: OnProgress;
  /** Folder that holds the environments; git ignores it. Default: `.reflex` at the project's root. */
  folder?: string;
}

const projectRoot = path.resolve(__dirname, "..", "..");
export const pythonSources = path.join(__dirname, "python");
const requirements = path.join(__dirname, "requirements.txt");
const trimModels = path.join(pythonSources, "trim_models.py");

/** Everything that decides what the environment contains. */
function environmentKey(python: Python): string {
  const hash = createHash("sha256");
  for (const file of [requirements, trimModels]) hash.update(readFileSync(file));
  hash.update(`${python.version} ${process.platform} ${process.arch}`);
  return hash.digest("hex").slice(0, 12);
}

function describe(folder: string): Installation {
  return {
    key: path.basename(folder),
    python: pythonIn(folder),
    bytecode: path.join(folder, "bytecode"),
    models: path.join(folder, "models"),
  };
}

const folderFor = (python: Python, options: InstallOptions): string =>
  path.join(options.folder ?? path.join(projectRoot, ".reflex"), `python-${environmentKey(python)}`);

/** The environment if it is there already. Throws an EmulatorError when there is no Python. */
export async function installed(): Promise<Installation | undefined> {
  const folder = folderFor(await findPython(), {});
  return existsSync(folder) ? describe(folder) : undefined;
}

const installing = new Map<string, Promise<Installation>>();

/**
 * Returns the environment, made first if it is not there yet (about 15 seconds and 140 MB).
 *
 * Throws an EmulatorError when Python, its venv module, pip or the network fails.
 */
export async function install(options: InstallOptions = {}): Promise<Installation> {
  const python = await findPython();
  const folder = folderFor(python, options);
  if (existsSync(folder)) return describe(folder);
  const already = installing.get(folder);
  if (already) return already;
  const installation = build(python, folder, options.onProgress ?? (() => {})).finally(() => installing.delete(folder));
  installing.set(folder, installation);
  return installation;
}

async function build(python: Python, folder: string, onProgress: OnProgress): Promise<Installation> {
  const started = Date.now();
  await makeKeptFolder(folder, async (partial) => {
    onProgress(`Installing the AWS emulator (once): an environment for Python ${python.version} in ${folder}`);
    await makeEmptyEnvironment(python, partial);
    await installEmulator(partial, onProgress);
    onProgress("Reading the service models of AWS");
    await makeModels(partial);
  });
  onProgress(`The emulator is installed (${Math.round((Date.now() - started) / 1000)} s)`);
  return describe(folder);
}

async function makeEmptyEnvironment(python: Python, folder: string): Promise<void> {
  const outcome = await makeEnvironment(python.command, folder);
  if (outcome.exitCode === 0) return;
  const missing = /No module named venv|ensurepip is not|No module named ensurepip/.test(outcome.output);
  throw new EmulatorError(
    missing
      ? `${python.command} (${python.version}) cannot make a virtual environment: its venv module is not installed. Install it (Debian, Ubuntu: apt install python3-venv), or set REFLEX_PYTHON to another Python.`
      : `\`${python.command} -m venv ${folder}\` failed. Its last lines:\n${lastLines(outcome.output)}\nRemove the cause, or set REFLEX_PYTHON to another Python.`,
  );
}

async function installEmulator(folder: string, onProgress: OnProgress): Promise<void> {
  const all = readFileSync(requirements, "utf8").match(/^[\w.-]+==/gm)?.length ?? 0;
  onProgress(`Installing moto and boto3 (${all} packages, pinned by hash)`);
  let done = 0;
  const outcome = await installPackages(folder, requirements, () =>
    onProgress({ what: "downloaded", unit: "packages", done: Math.min(++done, all), all }),
  );
  if (outcome.exitCode === 0) return;
  throw new EmulatorError(
    `pip could not install the emulator. ${reasonOfPip(outcome.output)} Its last lines:\n${lastLines(outcome.output)}`,
  );
}

function reasonOfPip(output: string): string {
  if (/HASHES? (FROM|DO NOT MATCH)|do not match the hashes/i.test(output))
    return "A package is not the one that was pinned: its index serves a changed file. Use an index that serves the originals.";
  if (/No space left/i.test(output)) return "The disk is full: the environment takes 140 MB.";
  if (/NameResolution|Failed to establish|ConnectionError|timed out|Max retries|ProxyError|SSLError/i.test(output))
    return "The package index could not be reached. Check the network, or name a mirror that can be reached (PIP_INDEX_URL, pip.conf).";
  if (/No matching distribution|Could not find a version/i.test(output))
    return "A package is missing for this Python and machine (CPython 3.10 to 3.14 on Linux or macOS is supported) or from the index that pip uses. Set REFLEX_PYTHON to another Python, or PIP_INDEX_URL to another index.";
  return "Remove the cause and start again.";
}

async function makeModels(folder: string): Promise<void> {
  const { python, models } = describe(folder);
  const outcome = await run(python, ["-E", "-s", "-B", trimModels, models]);
  if (outcome.exitCode === 0) return;
  throw new EmulatorError(
    `The service models of AWS could not be read from botocore. Last lines of ${trimModels}:\n${lastLines(outcome.output)}\nThis is a fault of the project, or the disk is full.`,
  );
}
