/** Finds a Python that can run the emulator. */
import { run } from "../../tools/pythonEnvironment";
import { EmulatorError } from "./errors";

/** moto 5.2.5 requires it (its `Requires-Python`). */
const OLDEST = { major: 3, minor: 10 };

/** Tried in this order; a plain `python3` that is new enough comes first, since people expect that one. */
const CANDIDATES = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10", "python"];

export interface Python {
  command: string;
  /** `3.11` */
  version: string;
}

async function versionOf(command: string): Promise<string | undefined> {
  const outcome = await run(command, ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"]);
  const version = /^(\d+\.\d+)\s*$/.exec(outcome.output)?.[1];
  return outcome.exitCode === 0 ? version : undefined;
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor);
}

/**
 * The Python named by REFLEX_PYTHON, or the first of the usual names that is 3.10 or newer.
 * Throws an EmulatorError that lists what was tried.
 */
export async function findPython(environment: NodeJS.ProcessEnv = process.env): Promise<Python> {
  const chosen = environment.REFLEX_PYTHON;
  const tried: string[] = [];
  for (const command of chosen ? [chosen] : CANDIDATES) {
    const version = await versionOf(command);
    if (version && isNewEnough(version)) return { command, version };
    tried.push(version ? `${command} is ${version}` : `${command} does not run`);
  }
  const oldest = `${OLDEST.major}.${OLDEST.minor}`;
  const remedy = chosen
    ? `Set REFLEX_PYTHON to a Python ${oldest} or newer, or unset it to have one searched for.`
    : `Install one (Debian, Ubuntu: apt install python3 python3-venv; macOS: brew install python), or set REFLEX_PYTHON to its path.`;
  throw new EmulatorError(
    `The embedded organization keeps the state of AWS in moto, which needs Python ${oldest} or newer, and none was found: ${tried.join(", ")}. ${remedy}`,
  );
}
