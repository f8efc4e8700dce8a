/**
 * Java regular expressions (the language of allowedPattern), translated to JavaScript. Possessive quantifiers and
 * atomic groups become a lookahead with a back reference; inline flags become groups with modifiers. What has no
 * exact counterpart is refused by name.
 */
export class JavaRegexError extends Error {}

/** Compiles for a match of the whole text: `find` or `matches` is not documented, and both accept such a value. */
export function compileJavaPattern(pattern: string): RegExp {
  try {
    return new RegExp(`^(?:${new Translator(pattern).translate()})$`, "v");
  } catch (error) {
    if (error instanceof JavaRegexError) throw error;
    throw new JavaRegexError(`"${pattern}" is not a valid Java regular expression: ${(error as Error).message}`);
  }
}

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

class Translator {
  private position = 0;
  private readonly captures: string[] = [];
  private atomics = 0;

  constructor(private readonly pattern: string) {}

  translate(): string {
    const result = this.alternatives();
    if (this.position < this.pattern.length) this.fail(`unmatched "${this.pattern[this.position]}"`);
    return result;
  }

  private fail(reason: string): never {
    throw new JavaRegexError(`"${this.pattern}", position ${this.position}: ${reason}`);
  }

  private at(text: string): boolean {
    return this.pattern.startsWith(text, this.position);
  }

  private take(text: string): boolean {
    if (!this.at(text)) return false;
    this.position += text.length;
    return true;
  }

  private match(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.position;
    const found = expression.exec(this.pattern);
    if (!found) return undefined;
    this.position += found[0].length;
    return found;
  }

  /** A flag such as `(?i)` holds until the end of its group, for later alternatives too, without joining them. */
  private alternatives(): string {
    let result = "";
    let active = "";
    while (this.position < this.pattern.length && !this.at(")")) {
      const flags = this.match(/\(\?([a-zA-Z]*)(?:-([a-zA-Z]+))?\)/y);
      if (flags) {
        const open = this.modifiers(flags[1], flags[2]);
        active += open;
        result += open;
      } else if (this.take("|")) {
        result += `${closing(active)}|${active}`;
      } else result += this.quantified();
    }
    return result + closing(active);
  }

  private modifiers(on = "", off = ""): string {
    for (const flag of `${on}${off}`) {
      if (!"ims".includes(flag)) this.fail(`the inline flag "${flag}" has no counterpart here`);
    }
    if (!on && !off) return "(?:";
    return `(?${on}${off ? `-${off}` : ""}:`;
  }

  private quantified(): string {
    const atom = this.atom();
    const quantifier = this.match(/([*+?]|\{\d+(?:,\d*)?\})([?+]?)/y);
    if (!quantifier) return atom;
    const [, count, mode] = quantifier;
    return mode === "+" ? this.atomic(`${atom}${count}`) : `${atom}${count}${mode}`;
  }

  private atomic(inner: string): string {
    const name = `atomic${this.atomics++}`;
    return `(?:(?=(?<${name}>${inner}))\\k<${name}>)`;
  }

  private atom(): string {
    if (this.at("(")) return this.group();
    if (this.at("[")) return this.characterClass();
    if (this.at("\\")) return this.escape();
    const character = String.fromCodePoint(this.pattern.codePointAt(this.position) ?? 0);
    this.position += character.length;
    if (character === "^" || character === "$") return character;
    if (character === ".") return ".";
    if ("*+?{".includes(character)) this.fail(`nothing to repeat before "${character}"`);
    return literal(character);
  }

  private group(): string {
    this.position++;
    let open: string;
    let atomic = false;
    const named = this.match(/\?<([a-zA-Z][a-zA-Z0-9]*)>/y);
    if (named) {
      this.captures.push(named[1] ?? "");
      open = `(?<${named[1]}>`;
    } else if (this.match(/\?>/y)) {
      open = "";
      atomic = true;
    } else {
      const special = this.match(/\?(:|=|!|<=|<!)/y);
      const flags = special ? undefined : this.match(/\?([a-zA-Z]*)(?:-([a-zA-Z]+))?:/y);
      if (special) open = `(?${special[1]}`;
      else if (flags) open = this.modifiers(flags[1], flags[2]);
      else if (this.at("?")) this.fail("this kind of group is not known");
      else open = `(?<${this.nextCapture()}>`;
    }
    const inner = this.alternatives();
    if (!this.take(")")) this.fail("a group is not closed");
    return atomic ? this.atomic(inner) : `${open}${inner})`;
  }

  /** Groups get names, so that the ones added for atomic groups do not shift the numbers of back references. */
  private nextCapture(): string {
    return `capture${this.captures.push(`capture${this.captures.length + 1}`)}`;
  }

  private escape(): string {
    this.position++;
    if (this.match(/Q/y)) return this.quoted();
    const reference = this.match(/[1-9]/y);
    if (reference) {
      const capture = this.captures[Number(reference[0]) - 1];
      return capture ? `\\k<${capture}>` : this.fail(`there is no group ${reference[0]} before this back reference`);
    }
    const name = this.match(/k<([a-zA-Z][a-zA-Z0-9]*)>/y);
    if (name) return `\\k<${name[1]}>`;
    if (this.take("A")) return "(?<![\\s\\S])";
    if (this.take("z")) return "(?![\\s\\S])";
    if (this.take("Z")) return "(?=\\n?(?![\\s\\S]))";
    if (this.take("b")) return "\\b";
    if (this.take("B")) return "\\B";
    if (this.take("R")) return "(?:\\r\\n|[\\n\\v\\f\\r\\u0085\\u2028\\u2029])";
    return this.escapedSet() ?? this.escapedCharacter();
  }

  private quoted(): string {
    const end = this.pattern.indexOf("\\E", this.position);
    const text = this.pattern.slice(this.position, end < 0 ? undefined : end);
    this.position = end < 0 ? this.pattern.length : end + 2;
    return `(?:${[...text].map(literal).join("")})`;
  }

  /** `\d`, `\W`, `\p{Alpha}` … as a class of its own. */
  private escapedSet(): string | undefined {
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

  private escapedCharacter(): string {
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
  private characterClass(): string {
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

/** A character that stands for itself, inside a class or outside. */
function literal(character: string): string {
  return /[a-zA-Z0-9_ ]/.test(character) ? character : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** One closing parenthesis for every group that flags opened. */
const closing = (opened: string): string => ")".repeat(opened.split("(").length - 1);
