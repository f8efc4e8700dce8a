/**
 * Why Java refuses a regular expression (java.util.regex.Pattern, by which Systems Manager applies allowedPattern), as a
 * clause; undefined where nothing is known against it. Only what Java certainly refuses is named: its syntax is not
 * JavaScript's, and that of JavaScript differs by version ((?i:…) is known since Node 23). Judged against the answers of
 * Java 17 in tests/aws/javaPattern.test.ts.
 */
export function javaPatternProblem(pattern: string): string | undefined {
  // In comments mode blanks mean nothing and # begins a comment, with or without brackets: not read here.
  if (/\(\?[imsduU]*x/.test(pattern)) return undefined;
  try {
    new Reader(pattern).read();
    return undefined;
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}

class Refused extends Error {}

/** `[`, `(` and quantifiers, with what is between them left alone. */
class Reader {
  private at = 0;
  private depth = 0;

  constructor(private readonly pattern: string) {}

  read(): void {
    let repeatable = false;
    while (this.at < this.pattern.length) {
      const char = this.pattern[this.at];
      if (char === "\\") {
        repeatable = this.escape() || repeatable;
      } else if (char === "[") {
        this.list();
        repeatable = true;
      } else if (char === "(") {
        this.group();
        repeatable = false;
      } else if (char === ")") {
        if (this.depth === 0) throw new Refused("a ) closes nothing");
        this.depth -= 1;
        this.at += 1;
        repeatable = true;
      } else if (char === "*" || char === "+" || char === "?" || char === "{") {
        // Java accepts {2} where there is nothing before it.
        if (!repeatable && char !== "{") throw new Refused(`there is nothing that ${char} could repeat`);
        this.quantifier(char);
        repeatable = false;
      } else {
        repeatable = char !== "|";
        this.at += 1;
      }
    }
    if (this.depth > 0) throw new Refused("a ( is not closed");
  }

  /** Whether what is escaped can be repeated. */
  private escape(): boolean {
    const letter = this.pattern[this.at + 1];
    if (letter === undefined) throw new Refused("it ends in a backslash");
    if (letter === "Q") {
      const end = this.pattern.indexOf("\\E", this.at + 2);
      const empty = end === this.at + 2 || this.pattern.length === this.at + 2;
      this.at = end < 0 ? this.pattern.length : end + 2;
      return !empty;
    }
    if (/[A-Za-z]/.test(letter) && !"tnrfaecxu0dDsSwWhHvVbBAGZzRXNpPk".includes(letter))
      throw new Refused(`there is no escape \\${letter}`);
    if (letter === "0" && !/^[0-7]/.test(this.pattern.slice(this.at + 2))) throw new Refused("\\0 needs octal digits");
    this.at += 2;
    const [name = ""] = /[pPxN]/.test(letter) ? (/^\{[^}]*\}/.exec(this.pattern.slice(this.at)) ?? []) : [];
    this.at += name.length;
    return true;
  }

  /** A class of characters; a [ inside begins another one, and a ] at once is a character. */
  private list(): void {
    let open = 0;
    let first = false;
    while (this.at < this.pattern.length) {
      const char = this.pattern[this.at];
      if (char === "\\") {
        this.escape();
        first = false;
        continue;
      }
      this.at += 1;
      if (char === "[") {
        open += 1;
        first = true;
        if (this.pattern[this.at] === "^") this.at += 1;
      } else if (char === "]" && !first) {
        open -= 1;
        if (open === 0) return;
      } else first = false;
    }
    throw new Refused("a [ is not closed");
  }

  private group(): void {
    this.depth += 1;
    this.at += 1;
    if (this.pattern[this.at] !== "?") return;
    const [opening] = /^\?(?:[:=!>]|<[=!]|<[A-Za-z][A-Za-z0-9]*>|[imsdxuU]*(?:-[imsdxuU]*)?[:)])/.exec(
      this.pattern.slice(this.at),
    ) ?? [undefined];
    if (opening === undefined) throw new Refused("there is no group that begins so: (?");
    this.at += opening.length;
    if (opening.endsWith(")")) this.depth -= 1;
  }

  private quantifier(char: string): void {
    if (char === "{") {
      const [repetition, least, , most] = /^\{(\d+)(,(\d*))?\}/.exec(this.pattern.slice(this.at)) ?? [];
      if (repetition === undefined) throw new Refused("{ begins no number of repetitions");
      if (most && Number(most) < Number(least)) throw new Refused(`${repetition} has its limits the wrong way round`);
      this.at += repetition.length;
    } else this.at += 1;
    if (/[?+]/.test(this.pattern[this.at] ?? "")) this.at += 1;
  }
}
