import { Command } from "commander";
import { exitCodes } from "../errors";
import { commentOf } from "../report/comment";
import { reportOf } from "../report/report";

interface Options {
  preview?: string[];
  policy?: string[];
  drill?: string[];
  base?: string[];
  json?: boolean;
}

/** `reflex report`: what a pull request would do, as one comment. */
export function reportCommand(): Command {
  return new Command("report")
    .description("Writes what a change would do as one Markdown comment for its pull request.")
    .option("--preview <file...>", "what pulumi preview --json wrote, one file a stack; - reads standard input")
    .option("--policy <file...>", "what pulumi policy analyze --json wrote: violations in what is deployed")
    .option("--drill <file...>", "what reflex drill --json wrote, with the change")
    .option("--base <file...>", "the same drills without the change, to show what is different")
    .option("--json", "print the report as JSON: everything, not only what fits into a comment")
    .addHelpText(
      "after",
      `
Violations of the policy pack are in a preview only when the engine streams its events:
  $ export PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true
  $ pulumi preview --json --policy-pack build/policy-pack --stack member |
      jq -c 'select(.diagnosticEvent.severity != "debug")' > member.jsonl
The debug messages that jq removes hold secrets in clear text; the report never shows them.

Exit codes: 0 nothing blocks the change, 1 a violation, a preview or a drill blocks it, 2 usage error.

Examples:
  $ reflex report --preview security.jsonl member.jsonl > comment.md
  $ reflex report --preview member.jsonl --drill drills/*.json --base base/*.json
  $ pulumi policy analyze --json --stack member --policy-pack build/policy-pack | reflex report --policy -
  $ reflex report --preview *.jsonl --json | jq '.stacks[].changes[] | select(.operation == "delete")'`,
    )
    .action((options: Options) => {
      const report = reportOf({
        previews: options.preview ?? [],
        policies: options.policy ?? [],
        drills: options.drill ?? [],
        bases: options.base ?? [],
      });
      process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : commentOf(report));
      process.exitCode = report.blocking.length > 0 ? exitCodes.no : exitCodes.fine;
    });
}
