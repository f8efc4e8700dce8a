import { CommanderError } from "commander";
import { exitCodes, isFault } from "./errors";
import { faultReport } from "./fault";
import { reflexProgram } from "./program";

// A reader that has seen enough (head, less) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? exitCodes.fine : 1));

// What nobody waited for: without this, Node ends with 1, which means that the answer is no.
process.on("uncaughtException", (error) => process.exit(tell(error)));

async function main(): Promise<number> {
  try {
    await reflexProgram(process.argv[2]).parseAsync();
    return Number(process.exitCode ?? exitCodes.fine);
  } catch (error) {
    // Commander has printed its own sentence; help and version are answers, not errors.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.wrongQuestion;
    return tell(error);
  }
}

/** Says what went wrong; returns the exit code. */
function tell(error: unknown): number {
  if (isFault(error)) {
    process.stderr.write(faultReport(error, process.argv.slice(2)));
    return exitCodes.fault;
  }
  process.stderr.write(`reflex: ${(error as Error).message}\n`);
  return exitCodes.wrongQuestion;
}

void main().then((code) => {
  process.exitCode = code;
});
