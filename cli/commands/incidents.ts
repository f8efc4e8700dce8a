import { Command } from "commander";
import { callerOf } from "../operations/caller";
import { type ListOptions, listIncidents } from "../operations/list";
import { operation, watched } from "../operations/output";

interface Options extends ListOptions {
  stack: string;
  json?: boolean;
  watch?: boolean;
}

/** `reflex incidents`: what happened, and what waits. */
export function incidentsCommand(): Command {
  return operation(new Command("incidents"))
    .description("Lists incidents: what waits for an answer first, then the newest.")
    .option("--open", "only what waits, failed, runs, or needs a person")
    .option("--account <name>", "only of this member account, by name or id")
    .option("--response <name>", "only of this response")
    .option("--owner <name>", "only of resources with this owner tag")
    .option("--state <state>", "only in this state, as --json names it: waiting, healed, rejected, paged …")
    .option("--since <time>", "since 24h, 7d or 2026-11-24; 14 days at most", "7d")
    .option("--limit <n>", "at most so many", "50")
    .option("--watch", "repeat it until Ctrl-C")
    .addHelpText(
      "after",
      `
Piped, it prints one line an incident, with tabs between: id, time, state, what, account, Region.
The credentials are those of the security account's role reflex-operator, or may assume it.

Exit codes: 0 listed, also when there is none; 2 wrong usage.

Examples:
  $ reflex incidents --open
  $ reflex incidents --since 24h --account payments-prod
  $ reflex incidents --json | jq '.items[].id'`,
    )
    .action(async (options: Options) => {
      await watched(options, async () => listIncidents(await callerOf(options.stack), options));
    });
}
