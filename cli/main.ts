import { exitCodes } from "./errors";
import { reflex, report } from "./program";

// A reader that has seen enough (head, less) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? exitCodes.fine : 1));

// What nobody waited for: without this, Node ends with 1, which means that the answer is no. An organization that serves
// others goes on.
process.on("uncaughtException", (error) => {
  const words = process.argv.slice(2);
  const code = report(error, words);
  if (words[0] !== "serve") process.exit(code);
});

/** One organization needs an emulator in any case, which starts as slowly as the command's modules load. */
const startsOne = ([command, ...options]: string[]): boolean =>
  (command === "drill" && !options.includes("--all")) || command === "serve"
    ? !options.some((option) => ["--help", "-h"].includes(option))
    : false;

async function main(args: string[]): Promise<number> {
  if (!startsOne(args)) return reflex(args);
  const { abandonEarly, startEarly } = await import("../simulator");
  // Where none can be started, the drill itself says what is missing.
  await startEarly().catch(() => {});
  return reflex(args).finally(abandonEarly);
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
