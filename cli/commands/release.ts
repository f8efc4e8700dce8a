import { Command } from "commander";
import { callerOf } from "../operations/caller";
import { operate, operation } from "../operations/output";
import { type ReleaseOptions, releaseIncident } from "../operations/release";

/** `reflex release ID`: it was no incident, or it is over. */
export function releaseCommand(): Command {
  return operation(new Command("release"))
    .description("Gives back what an incident contained, as it was saved before the first change.")
    .argument("<id>", "its id or the last part of it, from 4 characters; or a run's id, from 8 characters")
    .option("--dry-run", "print what would be put back, and do nothing")
    .option("--yes", "answers the question")
    .option("--no-wait", "do not wait until it has ended")
    .addHelpText(
      "after",
      `
The credentials are those of the role that reflex:approverPrincipalArn of the member stack names: with them the role
reflex-approver of the member account is assumed. A run that still waits for an answer is rejected first.

Exit codes: 0 given back, planned or declined; 1 there is nothing to give back, or the run failed; 2 not found, wrong
usage, or not allowed.

Examples:
  $ reflex release 9228 --dry-run
  $ reflex release 9228
  $ reflex release 9228 --yes --json`,
    )
    .action(async (id: string, options: ReleaseOptions & { stack: string }) => {
      await operate(options, async () => releaseIncident(await callerOf(options.stack), id, options));
    });
}
