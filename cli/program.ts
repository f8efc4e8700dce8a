import { Command, CommanderError } from "commander";
import { exitCodes, isFault } from "./errors";
import { faultReport } from "./fault";

/** One module a command: only the requested one is loaded, because some bring half of AWS with them. */
const commands: Record<string, () => Command> = {
  console: () => (require("./commands/console") as typeof import("./commands/console")).consoleCommand(),
  doctor: () => (require("./commands/doctor") as typeof import("./commands/doctor")).doctorCommand(),
  drill: () => (require("./commands/drill") as typeof import("./commands/drill")).drillCommand(),
  fleet: () => (require("./commands/fleet") as typeof import("./commands/fleet")).fleetCommand(),
  gameday: () => (require("./commands/gameday") as typeof import("./commands/gameday")).gamedayCommand(),
  guardrails: () => (require("./commands/guardrails") as typeof import("./commands/guardrails")).guardrailsCommand(),
  init: () => (require("./commands/init") as typeof import("./commands/init")).initCommand(),
  match: () => (require("./commands/match") as typeof import("./commands/match")).matchCommand(),
  mode: () => (require("./commands/stop") as typeof import("./commands/stop")).modeCommand(),
  report: () => (require("./commands/report") as typeof import("./commands/report")).reportCommand(),
  resume: () => (require("./commands/stop") as typeof import("./commands/stop")).resumeCommand(),
  route: () => (require("./commands/route") as typeof import("./commands/route")).routeCommand(),
  serve: () => (require("./commands/serve") as typeof import("./commands/serve")).serveCommand(),
  stackset: () => (require("./commands/stackset") as typeof import("./commands/stackset")).stacksetCommand(),
  stop: () => (require("./commands/stop") as typeof import("./commands/stop")).stopCommand(),
  topology: () => (require("./commands/topology") as typeof import("./commands/topology")).topologyCommand(),
  "verify-evidence": () =>
    (require("./commands/verifyEvidence") as typeof import("./commands/verifyEvidence")).verifyEvidenceCommand(),
};

/** @param name of the requested command; every command is loaded when there is none of that name. */
export function reflexProgram(name = ""): Command {
  const program = new Command("reflex")
    .description("An AWS organization that heals itself, and an embedded one to see it in.")
    .showHelpAfterError("(reflex --help shows every command)")
    .exitOverride();
  const asked = commands[name];
  for (const make of asked ? [asked] : Object.values(commands)) program.addCommand(make());
  inherit(program);
  return program;
}

/** Runs the command line in this process, which it writes to. Returns the exit code, and fails for nothing. */
export async function reflex(words: readonly string[]): Promise<number> {
  try {
    await reflexProgram(words[0]).parseAsync(words, { from: "user" });
    return Number(process.exitCode ?? exitCodes.fine);
  } catch (error) {
    // Commander has printed its own sentence; help and version are answers, not errors.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.wrongQuestion;
    return report(error, words);
  }
}

/** Says on standard error what went wrong. Returns the exit code. */
export function report(error: unknown, words: readonly string[]): number {
  if (isFault(error)) {
    process.stderr.write(faultReport(error, words));
    return exitCodes.fault;
  }
  process.stderr.write(`reflex: ${(error as Error).message}\n`);
  return exitCodes.wrongQuestion;
}

/** Commands of commands too answer wrong questions with the exit code of this program. */
function inherit(parent: Command): void {
  for (const command of parent.commands) {
    command.exitOverride().copyInheritedSettings(parent);
    inherit(command);
  }
}
