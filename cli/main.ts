import { Command, CommanderError } from "commander";
import { abandonEarly, startEarly } from "../simulator/emulator/early";
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

// A reader that has seen enough (head, less) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? exitCodes.fine : 1));

/** Commands of commands too answer wrong questions with the exit code of this program. */
function inherit(parent: Command): void {
  for (const command of parent.commands) {
    command.exitOverride().copyInheritedSettings(parent);
    inherit(command);
  }
}

/** The command line with the one command that is asked for, or with all of them. */
function commandLine(name = ""): Command {
  const program = new Command("reflex")
    .description("An AWS organization that heals itself, and an embedded one to see it in.")
    .showHelpAfterError("(reflex --help shows every command)")
    .exitOverride();
  const asked = commands[name];
  for (const make of asked ? [asked] : Object.values(commands)) program.addCommand(make());
  inherit(program);
  return program;
}

/** One drill needs an emulator in any case, which takes as long to start as the command's modules take to load. */
const drillsOnce = ([, , command, ...options]: string[]): boolean =>
  command === "drill" && !options.some((option) => ["--all", "--help", "-h"].includes(option));

async function main(): Promise<number> {
  try {
    // Without one, the drill itself says what is missing.
    if (drillsOnce(process.argv)) await startEarly().catch(() => {});
    await commandLine(process.argv[2]).parseAsync();
    return Number(process.exitCode ?? exitCodes.fine);
  } catch (error) {
    // Commander has printed its own sentence; help and version are answers, not errors.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.wrongQuestion;
    process.stderr.write(`reflex: ${(error as Error).message}\n`);
    if (!(error instanceof UsageError) && process.env.REFLEX_STACK_TRACE_LIMIT) {
      process.stderr.write(`${(error as Error).stack}\n`);
    }
    return exitCodes.wrongQuestion;
  } finally {
    abandonEarly();
  }
}

void main().then((code) => {
  process.exitCode = code;
});
