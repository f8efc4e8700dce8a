import { Command } from "commander";
import { callerOf } from "../operations/caller";
import { operation, watched } from "../operations/output";
import { type ShowOptions, showIncident } from "../operations/show";

interface Options extends ShowOptions {
  stack: string;
  json?: boolean;
  watch?: boolean;
}

/** `reflex show ID`: one incident. */
export function showCommand(): Command {
  return operation(new Command("show"))
    .description("Shows an incident: its state, what it needs of people, why it was decided so, and its course.")
    .argument("<id>", "its id or the last part of it, from 4 characters; or a run's id, from 8 characters")
    .option("--steps", "with every step of the run")
    .option("--exit-code", "end with 1 when it is open: waits, failed, runs, or needs a person")
    .option("--watch", "repeat it until Ctrl-C")
    .addHelpText(
      "after",
      `
The credentials are those of the security account's role reflex-operator, or may assume it.

Exit codes: 0 shown, 1 with --exit-code where it is open, 2 not found, ambiguous or wrong usage.

Examples:
  $ reflex show 9228
  $ reflex show 4122c97b --steps
  $ reflex show incident-20261124-9228ee4d29 --json > page.json`,
    )
    .action(async (id: string, options: Options) => {
      await watched(options, async () => showIncident(await callerOf(options.stack), id, options));
    });
}
