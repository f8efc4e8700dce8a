/** A Java regular expression that is none, or that JavaScript has no counterpart for. */
export class JavaRegexError extends Error {}

const posix: Record<string, string> = {
  Lower: "a-z",
  Upper: "A-Z",
  ASCII: "\\x00-\\x7f",
  Alpha: "a-zA-Z",
  Digit: "0-9",
  Alnum: "a-zA-Z0-9",
  Punct: "!-\\/:-@\\[-`\\{-~",
  Graph: "!-~",
  Print: " -~",
  Blank: " \\t",
  Cntrl: "\\x00-\\x1f\\x7f",
  XDigit: "0-9a-fA-F",
  Space: "\\t\\n\\v\\f\\r ",
};

/** Java's \s, \d and \w know ASCII only; JavaScript's \s does not. */
const shorthand: Record<string, string> = {
  d: "0-9",
  w: "a-zA-Z0-9_",
  s: "\\t\\n\\v\\f\\r ",
  h: " \\t\\u00a0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000",
  v: "\\n\\v\\f\\r\\u0085\\u2028\\u2029",
};

const simpleEscapes: Record<string, string> = {
  t: "\\t",
  n: "\\n",
  r: "\\r",
  f: "\\f",
  a: "\\x07",
  e: "\\x1b",
};

/** Characters of a Java regular expression, translated to JavaScript: literal ones, escapes and character classes. */
export class CharacterTranslator {
  protected position = 0;

  constructor(protected readonly pattern: string) {}

  protected fail(reason: string): never {
    throw new JavaRegexError(`"${this.pattern}", position ${this.position}: ${reason}`);
  }

  protected at(text: string): boolean {
    return this.pattern.startsWith(text, this.position);
  }

  protected take(text: string): boolean {
    if (!this.at(text)) return false;
    this.position += text.length;
    return true;
  }

  protected match(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.position;
    const found = expression.exec(this.pattern);
    if (!found) return undefined;
    this.position += found[0].length;
    return found;
  }

  protected quoted(): string {
    const end = this.pattern.indexOf("\\E", this.position);
    const text = this.pattern.slice(this.position, end < 0 ? undefined : end);
    this.position = end < 0 ? this.pattern.length : end + 2;
    return `(?:${[...text].map(literal).join("")})`;
  }

  /** `\d`, `\W`, `\p{Alpha}` … as a class of its own. */
  protected escapedSet(): string | undefined {
    const short = this.match(/[dwshvDWSHV]/y)?.[0];
    if (short) {
      const negated = short !== short.toLowerCase();
      return `[${negated ? "^" : ""}${shorthand[short.toLowerCase()]}]`;
    }
    const property = this.match(/([pP])\{(?:Is)?([A-Za-z_=]+)\}/y) ?? this.match(/([pP])([A-Z])/y);
    if (!property) return undefined;
    const [, letter, name = ""] = property;
    const ascii = posix[name];
    return ascii ? `[${letter === "P" ? "^" : ""}${ascii}]` : `\\${letter}{${name}}`;
  }

  protected escapedCharacter(): string {
    const code =
      this.match(/x\{([0-9a-fA-F]+)\}/y) ?? this.match(/x([0-9a-fA-F]{2})/y) ?? this.match(/u([0-9a-fA-F]{4})/y);
    if (code) return `\\u{${code[1]}}`;
    const octal = this.match(/0([0-3]?[0-7]{1,2})/y);
    if (octal) return `\\u{${Number.parseInt(octal[1] ?? "", 8).toString(16)}}`;
    const character = String.fromCodePoint(this.pattern.codePointAt(this.position) ?? 0);
    if (this.position >= this.pattern.length) this.fail("ends with a backslash");
    this.position += character.length;
    const simple = simpleEscapes[character];
    if (simple) return simple;
    if (/[a-zA-Z]/.test(character)) this.fail(`the escape "\\${character}" is not known`);
    return literal(character);
  }

  /** Java allows unions and intersections (`&&`) inside a class; every operand becomes a nested class. */
  protected characterClass(): string {
    this.position++;
    const negated = this.take("^");
    const operands: string[] = [];
    let members = "";
    let first = true;
    while (first || !this.at("]")) {
      if (this.position >= this.pattern.length) this.fail("a character class is not closed");
      if (this.take("&&")) {
        operands.push(`[${members}]`);
        members = "";
      } else if (this.at("[")) members += this.characterClass();
      else members += this.classMember();
      first = false;
    }
    this.position++;
    operands.push(`[${members}]`);
    return operands.length === 1
      ? `[${negated ? "^" : ""}${members}]`
      : `[${negated ? "^" : ""}${operands.join("&&")}]`;
  }

  private classMember(): string {
    if (this.match(/\\Q/y)) {
      return this.quoted().slice(3, -1);
    }
    const from = this.classCharacter();
    const isRange = from.single && this.at("-") && !/^-(\]|\[|&&)/.test(this.pattern.slice(this.position));
    if (!isRange) return from.text;
    this.position++;
    return `${from.text}-${this.classCharacter().text}`;
  }

  private classCharacter(): { text: string; single: boolean } {
    if (this.take("\\")) {
      const set = this.escapedSet();
      return set ? { text: set, single: false } : { text: this.escapedCharacter(), single: true };
    }
    const character = String.fromCodePoint(this.pattern.codePointAt(this.position) ?? 0);
    this.position += character.length;
    return { text: literal(character), single: true };
  }
}

/** A literal character, inside a class or outside. */
export function literal(character: string): string {
  return /[a-zA-Z0-9_ ]/.test(character) ? character : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
