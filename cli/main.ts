import { Command, CommanderError } from "commander";
import { drillCommand } from "./commands/drill";
import { matchCommand } from "./commands/match";
import { routeCommand } from "./commands/route";
import { exitCodes, UsageError } from "./errors";

const program = new Command("reflex")
  .description("An AWS organization that heals itself, and an embedded one to see it in.")
  .showHelpAfterError("(reflex --help shows every command)")
  .exitOverride()
  .addCommand(drillCommand())
  .addCommand(matchCommand())
  .addCommand(routeCommand());
for (const command of program.commands) command.exitOverride().copyInheritedSettings(program);

// A reader that has seen enough (head, less) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? exitCodes.fine : 1));

async function main(): Promise<number> {
  try {
    await program.parseAsync();
    return Number(process.exitCode ?? exitCodes.fine);
  } catch (error) {
    // Commander has printed its own sentence; help and version are answers, not errors.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.wrongQuestion;
    process.stderr.write(`reflex: ${(error as Error).message}\n`);
    if (!(error instanceof UsageError) && process.env.REFLEX_STACK_TRACE_LIMIT) {
      process.stderr.write(`${(error as Error).stack}\n`);
    }
    return exitCodes.wrongQuestion;
  }
}

void main().then((code) => {
  process.exitCode = code;
});
