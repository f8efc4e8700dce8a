/** A simple command: its program and what it is given, references as {@link reference}. */
export type ShellCommand = readonly string[];

/** Represents `{{ … }}` in a script: text that is only known in the run. */
export const reference = "{{}}";

/**
 * The simple commands of a POSIX shell script, those in substitutions and pipes included (POSIX.1-2024, "Shell Command
 * Language"); undefined where the script is more than this reads: backquotes, here-documents, functions, `case`, a
 * redirection to a file.
 */
export function commandsOf(script: string): ShellCommand[] | undefined {
  const reader = new ShellReader(script.replaceAll(/\{\{.*?\}\}/gs, reference));
  return reader.read() ? reader.commands : undefined;
}

/** Words that stand before a command. */
const prefixes = ["if", "then", "else", "elif", "while", "until", "do", "!", "sudo", "{"];
const closings = ["fi", "done", "}"];

class ShellReader {
  readonly commands: string[][] = [];
  private at = 0;

  constructor(private readonly script: string) {}

  /** Reads to the end, or behind the bracket that closes a substitution. Gives whether everything was understood. */
  read(closing?: ")"): boolean {
    let words: string[] = [];
    let word: string | undefined;
    const endWord = () => {
      if (word !== undefined) words.push(word);
      word = undefined;
    };
    const endCommand = () => {
      endWord();
      const command = simple(words);
      if (command.length > 0) this.commands.push(command);
      words = [];
    };
    while (this.at < this.script.length) {
      const rest = this.script.slice(this.at);
      const char = rest[0] as string;
      if (rest.startsWith(reference)) {
        word = `${word ?? ""}${reference}`;
        this.at += reference.length;
      } else if (char === ")" || char === "(") {
        if (char === "(" || closing === undefined) return false;
        endCommand();
        this.at += 1;
        return true;
      } else if (/[;&|\n]/.test(char)) {
        endCommand();
        this.at += 1;
      } else if (/\s/.test(char)) {
        endWord();
        this.at += 1;
      } else if (char === "#" && word === undefined) {
        this.at += /^[^\n]*/.exec(rest)?.[0].length ?? 1;
      } else if (char === "<" || char === ">" || /^\d+[<>]/.test(rest)) {
        const [harmless] = /^(?:\d?>\s*\/dev\/null|\d?>&\d|<\s*\/dev\/null)/.exec(rest) ?? [];
        if (harmless === undefined) return false;
        this.at += harmless.length;
      } else if (char === "'") {
        const end = this.script.indexOf("'", this.at + 1);
        if (end < 0) return false;
        word = (word ?? "") + this.script.slice(this.at + 1, end);
        this.at = end + 1;
      } else if (char === '"') {
        const text = this.quoted();
        if (text === undefined) return false;
        word = (word ?? "") + text;
      } else {
        const text = this.character();
        if (text === undefined) return false;
        word = (word ?? "") + text;
      }
    }
    endCommand();
    return closing === undefined;
  }

  /** Text in double quotes. */
  private quoted(): string | undefined {
    let text = "";
    this.at += 1;
    while (this.at < this.script.length) {
      if (this.script[this.at] === '"') {
        this.at += 1;
        return text;
      }
      const part = this.character();
      if (part === undefined) return undefined;
      text += part;
    }
    return undefined;
  }

  /** One character, or an expansion, which is text of its own. */
  private character(): string | undefined {
    const rest = this.script.slice(this.at);
    if (rest.startsWith("`") || rest.startsWith("$((")) return undefined;
    if (rest.startsWith("$(")) {
      this.at += 2;
      return this.read(")") ? "$" : undefined;
    }
    const [expansion] = /^\$(?:\{[^}`$]*\}|\w+|[?#@*!$-])/.exec(rest) ?? [];
    const length = expansion?.length ?? (rest.startsWith("\\") ? 2 : 1);
    this.at += length;
    return expansion === undefined ? rest.slice(length - 1, length) : "$";
  }
}

/** Without keywords and assignments before it. */
function simple(words: readonly string[]): string[] {
  const start = words.findIndex((word) => !prefixes.includes(word) && !/^\w+=/.test(word));
  if (start < 0 || closings.includes(words[start] ?? "")) return [];
  return words.slice(start);
}
