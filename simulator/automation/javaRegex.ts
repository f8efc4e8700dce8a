import { CharacterTranslator, JavaRegexError, literal } from "./javaCharacters";

/**
 * Java regular expressions (the language of allowedPattern), translated to JavaScript. Possessive quantifiers and
 * atomic groups become a lookahead with a back reference; inline flags become groups with modifiers. What has no
 * exact counterpart is refused by name. Compiled for a match of the whole text: `find` or `matches` is not documented,
 * and both accept such a value.
 */
export function compileJavaPattern(pattern: string): RegExp {
  try {
    return new RegExp(`^(?:${new Translator(pattern).translate()})$`, "v");
  } catch (error) {
    if (error instanceof JavaRegexError) throw error;
    throw new JavaRegexError(`"${pattern}" is not a valid Java regular expression: ${(error as Error).message}`);
  }
}

/** Alternatives, groups and quantifiers. */
class Translator extends CharacterTranslator {
  private readonly captures: string[] = [];
  private atomics = 0;

  translate(): string {
    const result = this.alternatives();
    if (this.position < this.pattern.length) this.fail(`unmatched "${this.pattern[this.position]}"`);
    return result;
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
}

/** One closing parenthesis for every group that flags opened. */
const closing = (opened: string): string => ")".repeat(opened.split("(").length - 1);
