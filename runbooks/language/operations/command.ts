import { commandsOf, type ShellCommand } from "../shell";
import { type Classified, destructive, disruptive } from "./operation";

/** Documents of AWS whose commands are known: what they change comes back, or is a program of AWS itself. */
const knownDocuments = /^(AWSFIS-Run-[\w-]+|AWS-GatherSoftwareInventory|AWS-RunPatchBaseline|AWS-UpdateSSMAgent)$/;

/** Programs that only read, whatever they are given. */
const readers =
  "[ : cat cut date df du echo exit false findmnt free grep head hostname id ip ls lsblk printf ps pwd readlink set ss " +
  "stat tail test tr true uname uptime wc whoami";

const verb =
  (...verbs: string[]) =>
  ([, given]: ShellCommand) =>
    verbs.includes(given ?? "");

/** Programs that destroy nothing, some only with certain arguments. */
const harmless: Readonly<Record<string, (command: ShellCommand) => boolean>> = {
  ...Object.fromEntries(readers.split(" ").map((program) => [program, () => true])),
  command: verb("-v"),
  growpart: () => true,
  resize2fs: (command) => command.length === 2,
  sleep: () => true,
  // Units that shut a machine down are started and isolated like any other; whoever names a unit says what it does.
  systemctl: verb("is-active", "is-enabled", "reload", "restart", "show", "start", "status", "stop"),
  xfs_growfs: () => true,
};

/**
 * How far commands reach that Systems Manager runs on machines: a shell can do whatever the machine can, like a script of
 * aws:executeScript. So only commands that are written out, and whose programs are known to destroy nothing, are less
 * than destructive.
 * @param document its name or ARN.
 * @param parameters those of the document.
 */
export function classifyCommand(document: unknown, parameters: unknown): Classified {
  const name = typeof document === "string" ? document.replace(/^arn:aws[\w-]*:ssm:[\w-]*::document\//, "") : "";
  if (knownDocuments.test(name)) return disruptive(`runs ${name} on instances`);
  if (name !== "AWS-RunShellScript") return destructive("runs commands on instances that cannot be seen here");
  const given = (parameters as { commands?: unknown } | null | undefined)?.commands;
  const lines = Array.isArray(given) ? given : [given];
  if (!lines.every((line) => typeof line === "string"))
    return destructive("runs commands on instances that are not written out");
  const commands = commandsOf(lines.join("\n"));
  if (commands === undefined) return destructive("runs a script on instances that is more than plain commands");
  const other = commands.find((command) => !isHarmless(command));
  return other
    ? destructive(`runs ${other[0]} on instances, which is not known to destroy nothing`)
    : disruptive("runs commands on instances");
}

function isHarmless(command: ShellCommand): boolean {
  const [program = ""] = command;
  return Object.hasOwn(harmless, program) && harmless[program]?.(command) === true;
}
