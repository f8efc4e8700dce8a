import { Command } from "commander";
import { callerOf } from "../operations/caller";
import { operate, operation } from "../operations/output";
import { type RetryOptions, retry } from "../operations/retry";

/** `reflex retry`: messages that failed are handled again. */
export function retryCommand(): Command {
  return operation(new Command("retry"))
    .description("Shows what failed in the queues of Reflex, by cause, and lets its functions handle it again.")
    .option("--older <duration>", "only what is at least 30m, 2h or 1d old")
    .option("--yes", "answers the question")
    .addHelpText(
      "after",
      `
Messages of functions are sent to their queue again: a signal is decided upon again, so it may end as nothing to do. What
a rule could not deliver is shown only; the archive of the bus replays it.
The credentials are those of the security account's role reflex-operator, or may assume it.

Exit codes: 0 sent, or declined; 1 nothing could be sent; 2 wrong usage.

Examples:
  $ reflex retry
  $ reflex retry --older 1h --yes`,
    )
    .action(async (options: RetryOptions & { stack: string }) => {
      await operate(options, async () => retry(await callerOf(options.stack), options));
    });
}
