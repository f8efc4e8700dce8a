import { exitCodes } from "./errors";
import { reflex, report } from "./program";

// A reader that has seen enough (head, less) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? exitCodes.fine : 1));

// What nobody waited for: without this, Node ends with 1, which means that the answer is no.
process.on("uncaughtException", (error) => process.exit(report(error, process.argv.slice(2))));

/** One drill needs an emulator in any case, which starts as slowly as the command's modules load. */
const drillsOnce = ([command, ...options]: string[]): boolean =>
  command === "drill" && !options.some((option) => ["--all", "--help", "-h"].includes(option));

async function main(args: string[]): Promise<number> {
  if (!drillsOnce(args)) return reflex(args);
  const { abandonEarly, startEarly } = await import("../simulator");
  // Where none can be started, the drill itself says what is missing.
  await startEarly().catch(() => {});
  return reflex(args).finally(abandonEarly);
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
