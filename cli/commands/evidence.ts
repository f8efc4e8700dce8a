import { Command } from "commander";
import { callerOf } from "../operations/caller";
import { downloadEvidence } from "../operations/download";
import { operate, operation } from "../operations/output";

/** `reflex evidence ID FOLDER`: the incident file, on this machine. */
export function evidenceCommand(): Command {
  return operation(new Command("evidence"))
    .description("Downloads the file of an incident and verifies it against its manifests.")
    .argument("<id>", "its id or the last part of it, from 4 characters; or a run's id, from 8 characters")
    .argument("<folder>", "where a folder of the incident's name is made")
    .addHelpText(
      "after",
      `
The credentials are those of the security account's role reflex-operator, or may assume it.

Exit codes: 0 downloaded and intact; 1 something differs, or no file is written yet; 2 not found or wrong usage.

Examples:
  $ reflex evidence 9228 evidence
  $ reflex evidence 9228 evidence --json`,
    )
    .action(async (id: string, folder: string, options: { stack: string; json?: boolean }) => {
      await operate(options, async () => downloadEvidence(await callerOf(options.stack), id, folder));
    });
}
