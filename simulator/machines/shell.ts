import { type DiskCommands, isDiskCommand, isProgram } from "./diskCommands";
import { type AndOrList, type Part, readScript, type SimpleCommand, UnsupportedScript } from "./script";

export { UnsupportedScript } from "./script";

/** What commands act on. */
export interface ShellHost {
  systemctl(verb: string, unit: string): { exitCode: number; output?: string; error?: string };
  sleep(seconds: number): Promise<void>;
  disks: DiskCommands;
}

export interface ShellResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

const systemctlVerbs = ["restart", "start", "stop", "is-active", "reset-failed", "status"];
const tests: Readonly<Record<string, (left: string, right: string) => boolean>> = {
  "=": (left, right) => left === right,
  "!=": (left, right) => left !== right,
  "-eq": (left, right) => integer(left) === integer(right),
  "-gt": (left, right) => integer(left) > integer(right),
};

/**
 * The whole script is read before its first command runs, so that a script with anything else in it changes nothing.
 * Throws UnsupportedScript with the first command that is outside the subset.
 */
export function parseScript(script: string): AndOrList[] {
  const lists = readScript(script);
  checkLists(lists);
  return lists;
}

function checkLists(lists: AndOrList[]): void {
  for (const { first, rest } of lists) {
    for (const command of [first, ...rest.map((one) => one.command)]) {
      if (!command.assignment && !isSupported(command.words)) throw new UnsupportedScript(command.text);
      for (const part of [...command.words.flat(), ...(command.assignment?.value ?? [])])
        if (part.kind === "output") checkLists(part.script);
    }
  }
}

/** The text of a word that is the same whenever it runs; undefined for any other. */
export const fixedText = (word: Part[] | undefined): string | undefined =>
  word?.length === 1 && word[0]?.kind === "text" ? word[0].text : undefined;

function isSupported([command, ...words]: Part[][]): boolean {
  const name = fixedText(command);
  const rest = words.map(fixedText);
  switch (name) {
    case "true":
    case "false":
    case "echo":
      return true;
    case "[":
      return rest.length === 4 && Object.hasOwn(tests, rest[1] ?? "") && rest[3] === "]";
    case "command":
      return rest.length === 2 && rest[0] === "-v" && rest[1] !== undefined;
    case "exit":
      return rest.length === 0 || (rest.length === 1 && /^\d{1,3}$/.test(rest[0] ?? ""));
    case "sleep":
      return rest.length === 1 && /^\d+(\.\d+)?$/.test(rest[0] ?? "");
    case "set":
      return rest.length === 1 && ["-e", "+e"].includes(rest[0] ?? "");
    case "systemctl": {
      const [verb = "", ...units] = rest.filter((word) => !["--quiet", "-q", "--no-pager"].includes(word ?? ""));
      return systemctlVerbs.includes(verb) && units.length === 1 && !units[0]?.startsWith("-");
    }
    default:
      return name !== undefined && isDiskCommand(name, rest);
  }
}

/** Runs a script as `sh` would: `set -e` leaves at the first failing command that is the last of its list. */
export async function runScript(script: string, host: ShellHost): Promise<ShellResult> {
  const shell = new Shell(host, new Map());
  await shell.run(parseScript(script));
  const { exitCode, stdout, stderr } = shell;
  return { exitCode, stdout, stderr };
}

class Shell implements ShellResult {
  exitCode = 0;
  stdout = "";
  stderr = "";
  private leaveOnError = false;

  constructor(
    private readonly host: ShellHost,
    private readonly variables: Map<string, string>,
  ) {}

  async run(lists: AndOrList[]): Promise<void> {
    for (const { first, rest } of lists) {
      let last = first;
      let left = await this.command(first);
      for (const { operator, command } of rest) {
        if (left) break;
        if ((operator === "&&") !== (this.exitCode === 0)) continue;
        last = command;
        left = await this.command(command);
      }
      if (left) return;
      const isLastOfList = last === (rest.at(-1)?.command ?? first);
      if (this.leaveOnError && this.exitCode !== 0 && isLastOfList) return;
    }
  }

  /** Runs one command; true when it leaves the script. */
  private async command({ words, assignment }: SimpleCommand): Promise<boolean> {
    if (assignment) {
      const hasOutput = assignment.value.some(({ kind }) => kind === "output");
      this.variables.set(assignment.name, await this.expand(assignment.value));
      // An assignment ends as the command whose output it has.
      if (!hasOutput) this.exitCode = 0;
      return false;
    }
    const status = this.exitCode;
    const [name = "", ...rest] = await this.expandAll(words, status);
    switch (name) {
      case "exit":
        this.exitCode = rest[0] === undefined ? status : Number(rest[0]) % 256;
        return true;
      case "set":
        this.leaveOnError = rest[0] === "-e";
        this.exitCode = 0;
        return false;
      default:
        await this.program(name, rest);
        return false;
    }
  }

  private async program(name: string, rest: string[]): Promise<void> {
    this.exitCode = 0;
    switch (name) {
      case "true":
        return;
      case "false":
        this.exitCode = 1;
        return;
      case "sleep":
        return this.host.sleep(Number(rest[0]));
      case "echo":
        this.stdout += rest[0] === "-n" ? rest.slice(1).join(" ") : `${rest.join(" ")}\n`;
        return;
      case "command":
        this.took(isProgram(rest[1] ?? "") ? { exitCode: 0, output: `/usr/sbin/${rest[1]}` } : { exitCode: 1 });
        return;
      case "[": {
        const [left = "", operator = "", right = ""] = rest;
        this.exitCode = tests[operator]?.(left, right) ? 0 : 1;
        return;
      }
      case "systemctl": {
        const quiet = rest.some((word) => word === "--quiet" || word === "-q");
        const [verb = "", unit = ""] = rest.filter((word) => !word.startsWith("-"));
        const answer = this.host.systemctl(verb, unit);
        this.took({ ...answer, output: quiet ? undefined : answer.output });
        return;
      }
      default:
        this.took(await this.host.disks.run(name, rest));
    }
  }

  private took({ exitCode, output, error }: { exitCode: number; output?: string; error?: string }): void {
    if (output !== undefined && output !== "") this.stdout += `${output}\n`;
    if (error) this.stderr += `${error}\n`;
    this.exitCode = exitCode;
  }

  private async expandAll(words: Part[][], status: number): Promise<string[]> {
    const expanded: string[] = [];
    for (const word of words) expanded.push(await this.expand(word, status));
    return expanded;
  }

  private async expand(word: Part[], status = this.exitCode): Promise<string> {
    let text = "";
    for (const part of word) {
      if (part.kind === "text") text += part.text;
      else if (part.kind === "status") text += status;
      else if (part.kind === "variable") text += this.variable(part);
      else text += await this.output(part.script);
    }
    return text;
  }

  private variable({ name, without }: { name: string; without?: string }): string {
    const value = this.variables.get(name) ?? "";
    return without !== undefined && value.startsWith(without) ? value.slice(without.length) : value;
  }

  /** What commands print, without the line ends behind it. */
  private async output(script: AndOrList[]): Promise<string> {
    const inner = new Shell(this.host, new Map(this.variables));
    await inner.run(script);
    this.stderr += inner.stderr;
    this.exitCode = inner.exitCode;
    return inner.stdout.replace(/\n+$/, "");
  }
}

const integer = (text: string): number => (/^-?\d+$/.test(text) ? Number(text) : Number.NaN);
