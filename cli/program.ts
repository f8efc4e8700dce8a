import { Command, CommanderError } from "commander";
import { exitCodes, UsageError } from "./errors";

/** One module a command: only the one that is asked for is loaded, because some bring half of AWS with them. */
const commands: Record<string, () => Command> = {
  doctor: () => (require("./commands/doctor") as typeof import("./commands/doctor")).doctorCommand(),
  drill: () => (require("./commands/drill") as typeof import("./commands/drill")).drillCommand(),
  fleet: () => (require("./commands/fleet") as typeof import("./commands/fleet")).fleetCommand(),
  gameday: () => (require("./commands/gameday") as typeof import("./commands/gameday")).gamedayCommand(),
  match: () => (require("./commands/match") as typeof import("./commands/match")).matchCommand(),
  report: () => (require("./commands/report") as typeof import("./commands/report")).reportCommand(),
  route: () => (require("./commands/route") as typeof import("./commands/route")).routeCommand(),
  "verify-evidence": () =>
    (require("./commands/verifyEvidence") as typeof import("./commands/verifyEvidence")).verifyEvidenceCommand(),
};

/** Runs the command line in this process, which it writes to. Returns the exit code, and fails for nothing. */
export async function reflex(words: readonly string[]): Promise<number> {
  const program = new Command("reflex")
    .description("An AWS organization that heals itself, and an embedded one to see it in.")
    .showHelpAfterError("(reflex --help shows every command)")
    .exitOverride();
  const named = commands[words[0] ?? ""];
  for (const make of named ? [named] : Object.values(commands)) program.addCommand(make());
  inherit(program);
  try {
    await program.parseAsync(words, { from: "user" });
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

/** Commands of commands too answer wrong questions with the exit code of this program. */
function inherit(parent: Command): void {
  for (const command of parent.commands) {
    command.exitOverride().copyInheritedSettings(parent);
    inherit(command);
  }
}
