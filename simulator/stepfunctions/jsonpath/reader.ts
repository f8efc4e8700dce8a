/** A path or an intrinsic function that cannot be read. */
export class PathError extends Error {}

/** Reads a text from left to right. */
export class Reader {
  position = 0;

  constructor(readonly text: string) {}

  get atEnd(): boolean {
    return this.position >= this.text.length;
  }

  peek(token: string): boolean {
    return this.text.startsWith(token, this.position);
  }

  take(token: string): boolean {
    if (!this.peek(token)) return false;
    this.position += token.length;
    return true;
  }

  expect(token: string): void {
    if (!this.take(token)) throw this.unexpected(`"${token}"`);
  }

  /** What a sticky expression matches here, if it does. */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.position += found.length;
    return found;
  }

  space(): void {
    this.match(/\s*/y);
  }

  integer(): number | undefined {
    const digits = this.match(/-?\d+/y);
    return digits === undefined ? undefined : Number(digits);
  }

  number(): number | undefined {
    const digits = this.match(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y);
    return digits === undefined ? undefined : Number(digits);
  }

  /** A text in single or double quotes; a backslash escapes the next character. */
  quoted(): string {
    const quote = this.text[this.position] ?? "";
    if (quote !== "'" && quote !== '"') throw this.unexpected("a name in quotes");
    let value = "";
    for (this.position++; !this.atEnd; this.position++) {
      const character = this.text[this.position] ?? "";
      if (character === quote) {
        this.position++;
        return value;
      }
      // Recorded: within single quotes, a backslash before a double quote is part of the name.
      const isEscape = character === "\\" && !(quote === "'" && this.text[this.position + 1] === '"');
      if (isEscape) this.position++;
      value += isEscape ? (this.text[this.position] ?? "") : character;
    }
    throw this.unexpected(`the closing ${quote}`);
  }

  unexpected(wanted: string): PathError {
    const found = this.atEnd ? "it ends" : `"${this.text.slice(this.position)}" stands`;
    return new PathError(`"${this.text}": ${found} where ${wanted} is expected`);
  }
}
