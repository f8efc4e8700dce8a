/**
 * The small honest subset of a shell's language that the agent of an emulated instance understands: simple commands
 * joined by `&&` and `||`, variables, and the output of commands. Expansions are in double quotes only, so that no
 * word is ever split.
 */
export class UnsupportedScript extends Error {
  constructor(what: string) {
    super(`the embedded organization cannot run: ${what}`);
  }
}

/** A part of a word: fixed text, or what is put there when the command runs. */
export type Part =
  | { kind: "text"; text: string }
  | { kind: "variable"; name: string; without?: string }
  | { kind: "status" }
  | { kind: "output"; script: AndOrList[] };

export interface SimpleCommand {
  words: Part[][];
  /** `name=value` instead of words. */
  assignment?: { name: string; value: Part[] };
  /** As it is written, for messages. */
  text: string;
}

/** Commands joined by `&&` and `||`, evaluated from the left. */
export interface AndOrList {
  first: SimpleCommand;
  rest: Array<{ operator: "&&" | "||"; command: SimpleCommand }>;
}

const space = /[ \t]+|\\\n|#[^\n]*/y;
const separator = /&&|\|\||;|\n/y;
const plainText = /(?:[^\s'"\\$`;&|<>(){}*?[\]~#!]|(?<=\S)#)+/y;
/** `[`, `]` and `!=` are words of their own; elsewhere these characters mean something else. */
const ofTest = /(?:[[\]]|!=)(?=[\s;]|$)/y;
const quotedText = /(?:[^"\\$`]|\\["\\])+/y;
const variable = /\$(?:(?<name>[a-z_]+)|\{(?<braced>[a-z_]+)(?:#(?<without>[\w/.-]+))?\})/y;
const assignment = /^(?<name>[a-z_]+)=(?<rest>.*)$/s;

/** Throws UnsupportedScript with the line that holds what is outside the subset. */
export function readScript(script: string): AndOrList[] {
  return new Reader(script).lists("");
}

/** What ends a list of commands: nothing but the script's end, or the bracket of `$(`. */
type Closing = "" | ")";

class Reader {
  private at = 0;

  constructor(private readonly script: string) {}

  /** Everything up to the closing text, which is left to be read; to the end without one. */
  lists(closing: Closing): AndOrList[] {
    const lists: AndOrList[] = [];
    let list: AndOrList | undefined;
    let operator: "&&" | "||" | undefined;
    for (;;) {
      const command = this.command(closing);
      if (command && list && operator) list.rest.push({ operator, command });
      else if (command) {
        list = { first: command, rest: [] };
        lists.push(list);
      }
      if (command) operator = undefined;
      if (this.ended(closing)) {
        if (operator) throw new UnsupportedScript(`"${operator}" without a command after it`);
        return lists;
      }
      const mark = this.take(separator) ?? "";
      // An empty line is nothing, also between an operator and its second command.
      if (!command && mark === "\n") continue;
      if (!command) throw new UnsupportedScript(`"${mark}" without a command before it`);
      if (mark === "&&" || mark === "||") operator = mark;
      else list = undefined;
    }
  }

  private command(closing: Closing): SimpleCommand | undefined {
    const from = this.at;
    const words: Part[][] = [];
    for (;;) {
      while (this.take(space) !== undefined);
      if (this.ended(closing) || this.looksAt(separator)) break;
      words.push(this.word());
    }
    const [first] = words;
    if (!first) return undefined;
    const text = this.script.slice(from, this.at).trim();
    const set = first[0]?.kind === "text" ? assignment.exec(first[0].text) : null;
    if (!set?.groups) return { words, text };
    if (words.length > 1) throw new UnsupportedScript(text);
    const rest: Part[] = set.groups.rest ? [{ kind: "text", text: set.groups.rest }] : [];
    return { words: [], assignment: { name: set.groups.name ?? "", value: [...rest, ...first.slice(1)] }, text };
  }

  private word(): Part[] {
    const parts: Part[] = [];
    const from = this.at;
    for (;;) {
      const plain = this.take(plainText) ?? (this.at === from ? this.take(ofTest) : undefined);
      if (plain !== undefined) parts.push({ kind: "text", text: plain });
      else if (this.script[this.at] === "'") parts.push({ kind: "text", text: this.single() });
      else if (this.script[this.at] === '"') parts.push(...this.double());
      else break;
    }
    if (this.at === from) throw this.refused();
    return joined(parts);
  }

  private single(): string {
    const end = this.script.indexOf("'", this.at + 1);
    if (end < 0) throw this.refused();
    const text = this.script.slice(this.at + 1, end);
    this.at = end + 1;
    return text;
  }

  private double(): Part[] {
    const parts: Part[] = [{ kind: "text", text: "" }];
    this.at++;
    while (this.script[this.at] !== '"') {
      const text = this.take(quotedText);
      if (text !== undefined) parts.push({ kind: "text", text: text.replace(/\\(["\\])/g, "$1") });
      else if (this.script.startsWith("$(", this.at)) parts.push(this.output());
      else if (this.script.startsWith("$?", this.at)) {
        this.at += 2;
        parts.push({ kind: "status" });
      } else parts.push(this.variable());
    }
    this.at++;
    return parts;
  }

  private output(): Part {
    this.at += 2;
    const script = this.lists(")");
    this.at++;
    return { kind: "output", script };
  }

  private variable(): Part {
    variable.lastIndex = this.at;
    const { groups } = variable.exec(this.script) ?? {};
    if (!groups) throw this.refused();
    this.at = variable.lastIndex;
    const name = groups.name ?? groups.braced ?? "";
    return { kind: "variable", name, ...(groups.without && { without: groups.without }) };
  }

  private ended(closing: Closing): boolean {
    if (this.at < this.script.length) return closing !== "" && this.script[this.at] === closing;
    if (closing !== "") throw this.refused();
    return true;
  }

  private looksAt(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    return pattern.test(this.script);
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.script)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private refused(): UnsupportedScript {
    const from = this.script.lastIndexOf("\n", this.at - 1) + 1;
    return new UnsupportedScript(this.script.slice(from).split("\n")[0]?.trim() ?? "");
  }
}

/** Texts beside each other as one. */
function joined(parts: Part[]): Part[] {
  const all: Part[] = [];
  for (const part of parts) {
    const last = all.at(-1);
    if (part.kind === "text" && last?.kind === "text") all[all.length - 1] = { ...last, text: last.text + part.text };
    else all.push(part);
  }
  return all;
}
