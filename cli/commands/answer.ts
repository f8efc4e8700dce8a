import { Command } from "commander";
import { type Answer, type AnswerOptions, answerIncident } from "../operations/answer";
import { callerOf } from "../operations/caller";
import { operate, operation } from "../operations/output";

interface Options extends AnswerOptions {
  stack: string;
}

/** `reflex approve ID`: what was requested is done. */
export const approveCommand = (): Command =>
  answering("approve", "Approve")
    .description("Approves what a run requests, after the name of what that destroys was typed.")
    .option("--confirm <name>", "the name of what is destroyed, in place of typing it; with --yes");

/** `reflex reject ID`: it stays contained, and nothing is destroyed. */
export const rejectCommand = (): Command =>
  answering("reject", "Reject").description(
    "Rejects what a run requests: it stays contained, and nothing is destroyed.",
  );

const answering = (name: string, answer: Answer): Command =>
  operation(new Command(name))
    .argument("[id]", "its id or the last part of it, from 4 characters; unless given, the one that waits")
    .option("--comment <text>", "kept with the answer")
    .option("--yes", "answers the question")
    .option("--no-wait", "do not wait until the answer can be seen")
    .addHelpText(
      "after",
      `
The credentials are those of the role that reflex:approverPrincipalArn of the member stack names: with them the role
reflex-approver of the member account is assumed. Operators alone cannot answer.

Exit codes: 0 the answer was taken, or nothing was answered; 1 it does not wait any more, or somebody was faster; 2 wrong
usage, not found, or not allowed.

Examples:
  $ reflex ${name} 9228
  $ reflex ${name} 9228 --comment "seen with the team" --yes${name === "approve" ? " --confirm web-7" : ""}
  $ reflex ${name} 9228 --json --yes${name === "approve" ? " --confirm web-7" : ""}`,
    )
    .action(async (id: string | undefined, options: Options) => {
      await operate(options, async () => answerIncident(await callerOf(options.stack), id, answer, options));
    });
