import { Command } from "commander";
import { callerOf } from "../operations/caller";
import { operation, watched } from "../operations/output";
import { status } from "../operations/status";

interface Options {
  stack: string;
  json?: boolean;
  watch?: boolean;
  quiet?: boolean;
}

/** `reflex status`: is it well, and does it need somebody? */
export function statusCommand(): Command {
  return operation(new Command("status"))
    .description("Shows on one screen whether Reflex is well and what needs somebody.")
    .option("--quiet", "print nothing: the exit code is the answer")
    .option("--watch", "repeat it until Ctrl-C")
    .addHelpText(
      "after",
      `
The credentials are those of the security account's role reflex-operator, or may assume it.

Exit codes: 0 nothing needs anybody; 1 something does: a run that waits, an incident that needs a person, a dead letter, a silent
account, an alarm, a stop; 2 it could not be read.

Examples:
  $ reflex status
  $ reflex status --quiet || reflex incidents --open
  $ reflex status --json | jq .waiting`,
    )
    .action(async (options: Options) => {
      await watched(options, async () => {
        const outcome = await status(await callerOf(options.stack));
        return options.quiet ? { ...outcome, lines: [] } : outcome;
      });
    });
}
