/**
 * The small honest subset of a shell that the agent of an emulated instance understands. The whole script is read
 * before its first command runs, so that a script with anything else in it changes nothing.
 */
export class UnsupportedScript extends Error {
  constructor(what: string) {
    super(`the embedded organization cannot run: ${what}`);
  }
}

export interface SimpleCommand {
  words: string[];
}

/** Commands joined by `&&` and `||`, evaluated from the left. */
export interface AndOrList {
  first: SimpleCommand;
  rest: Array<{ operator: "&&" | "||"; command: SimpleCommand }>;
}

const systemctlVerbs = ["restart", "start", "stop", "is-active", "reset-failed", "status"];

/** Throws UnsupportedScript with the first command that is outside the subset. */
export function parseScript(script: string): AndOrList[] {
  const lists: AndOrList[] = [];
  let list: AndOrList | undefined;
  let operator: "&&" | "||" | undefined;
  let words: string[] = [];

  const endCommand = (separator: string): void => {
    if (words.length === 0) {
      // An empty line is nothing, also between an operator and its second command.
      if (separator === "\n") return;
      throw new UnsupportedScript(`"${separator}" without a command before it`);
    }
    const command = { words };
    checkCommand(command);
    words = [];
    if (list && operator) list.rest.push({ operator, command });
    else {
      list = { first: command, rest: [] };
      lists.push(list);
    }
    operator = separator === "&&" || separator === "||" ? separator : undefined;
    if (!operator) list = undefined;
  };

  for (const token of tokens(script)) {
    if (token.kind === "word") words.push(token.text);
    else endCommand(token.text);
  }
  if (words.length > 0) endCommand("\n");
  if (operator) throw new UnsupportedScript(`"${operator}" without a command after it`);
  return lists;
}

type Token = { kind: "word" | "separator"; text: string };

function* tokens(script: string): Generator<Token> {
  const pattern =
    /(?<space>[ \t]+|\\\n)|(?<comment>#[^\n]*)|(?<separator>&&|\|\||;|\n)|(?<word>(?:'[^']*'|"(?:[^"\\$`]|\\["\\])*"|[^\s'"\\$`;&|<>(){}*?[\]~#!]|(?<=\S)#)+)/y;
  while (pattern.lastIndex < script.length) {
    const at = pattern.lastIndex;
    const { groups } = pattern.exec(script) ?? {};
    if (!groups) throw new UnsupportedScript(lineAt(script, at));
    if (groups.separator) yield { kind: "separator", text: groups.separator };
    if (groups.word) yield { kind: "word", text: unquote(groups.word) };
  }
}

const lineAt = (script: string, position: number): string =>
  script
    .slice(script.lastIndexOf("\n", position - 1) + 1)
    .split("\n")[0]
    ?.trim() ?? "";

const unquote = (word: string): string =>
  word.replace(/'([^']*)'|"((?:[^"\\]|\\["\\])*)"/g, (_, single?: string, double?: string) =>
    single !== undefined ? single : (double ?? "").replace(/\\(["\\])/g, "$1"),
  );

function checkCommand({ words }: SimpleCommand): void {
  if (!isSupported(words)) throw new UnsupportedScript(words.join(" "));
}

function isSupported([name, ...rest]: string[]): boolean {
  switch (name) {
    case "true":
    case "false":
    case "echo":
      return true;
    case "exit":
      return rest.length === 0 || (rest.length === 1 && /^\d{1,3}$/.test(rest[0] ?? ""));
    case "sleep":
      return rest.length === 1 && /^\d+(\.\d+)?$/.test(rest[0] ?? "");
    case "set":
      return rest.length === 1 && ["-e", "+e"].includes(rest[0] ?? "");
    case "systemctl": {
      const [verb = "", ...units] = rest.filter((word) => !["--quiet", "-q", "--no-pager"].includes(word));
      return systemctlVerbs.includes(verb) && units.length === 1 && !units[0]?.startsWith("-");
    }
    default:
      return false;
  }
}

/** What commands act on. */
export interface ShellHost {
  systemctl(verb: string, unit: string): { exitCode: number; output?: string; error?: string };
  sleep(seconds: number): Promise<void>;
}

export interface ShellResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

interface ShellState extends ShellResult {
  leaveOnError: boolean;
}

/** Runs a script as `sh` would: `set -e` leaves at the first failing command that is the last of its list. */
export async function runScript(script: string, host: ShellHost): Promise<ShellResult> {
  const lists = parseScript(script);
  const result: ShellState = { exitCode: 0, stdout: "", stderr: "", leaveOnError: false };
  for (const { first, rest } of lists) {
    let last = first;
    let left = await runCommand(first, host, result);
    for (const { operator, command } of rest) {
      if (left) break;
      if ((operator === "&&") !== (result.exitCode === 0)) continue;
      last = command;
      left = await runCommand(command, host, result);
    }
    if (left) return result;
    const isLastOfList = last === (rest.at(-1)?.command ?? first);
    if (result.leaveOnError && result.exitCode !== 0 && isLastOfList) return result;
  }
  return result;
}

/** Runs one command into the result; true when it leaves the script. */
async function runCommand({ words }: SimpleCommand, host: ShellHost, result: ShellState): Promise<boolean> {
  const [name, ...rest] = words;
  switch (name) {
    case "exit":
      if (rest[0] !== undefined) result.exitCode = Number(rest[0]) % 256;
      return true;
    case "sleep":
      await host.sleep(Number(rest[0]));
      result.exitCode = 0;
      return false;
    case "echo":
      result.stdout += rest[0] === "-n" ? rest.slice(1).join(" ") : `${rest.join(" ")}\n`;
      result.exitCode = 0;
      return false;
    case "systemctl": {
      const quiet = rest.some((word) => word === "--quiet" || word === "-q");
      const [verb = "", unit = ""] = rest.filter((word) => !word.startsWith("-"));
      const { exitCode, output, error } = host.systemctl(verb, unit);
      if (output && !quiet) result.stdout += `${output}\n`;
      if (error) result.stderr += `${error}\n`;
      result.exitCode = exitCode;
      return false;
    }
    case "set":
      result.leaveOnError = rest[0] === "-e";
      result.exitCode = 0;
      return false;
    default:
      result.exitCode = name === "false" ? 1 : 0;
      return false;
  }
}
