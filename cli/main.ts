import { exitCodes } from "./errors";
import { reflex } from "./program";

// A reader that has seen enough (head, less) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? exitCodes.fine : 1));

void reflex(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
