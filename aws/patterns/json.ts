import { comparableNumber } from "./numbers";

/**
 * JSON as event-ruler's streaming parser sees it: member order and repeated members are kept, and a number is its
 * text. JSON.parse would lose all three, and all three change what a pattern means.
 */
export type JsonNode =
  | { kind: "object"; members: Array<{ key: string; value: JsonNode }> }
  | { kind: "array"; items: JsonNode[] }
  | { kind: "string"; value: string }
  | { kind: "number"; text: string }
  | { kind: "literal"; value: boolean | null };

/** A number of an event whose text is not exactly a double: it equals only itself, digit for digit. */
export class InexactNumber {
  constructor(readonly text: string) {}
}

/** Reads JSON text. Throws SyntaxError, as JSON.parse words it. */
export function readJson(text: string): JsonNode {
  JSON.parse(text);
  return new Reader(text).value();
}

/** Parses an event so that numbers which a double cannot hold become {@link InexactNumber}. Throws SyntaxError. */
export function parseExactly(text: string): unknown {
  return plain(readJson(text));
}

/**
 * Fewest digits (with their point) of a number that can fail to be exactly a double: 15 digits always fit. Shorter texts
 * beyond the range of a double are not looked for: 1e999 reads as Infinity, and 1e-999 as 0.
 */
const SHORTEST_INEXACT = 16;

/** Whether JSON.parse may round a number of the text. */
// A run of 16 characters covers one of every 16 positions, so looking at those is enough to rule it out.
export function mayHoldInexactNumber(text: string): boolean {
  for (let at = SHORTEST_INEXACT - 1; at < text.length; at += SHORTEST_INEXACT) {
    if (!isDigitOrPoint(text.charCodeAt(at))) continue;
    let first = at;
    let last = at;
    while (isDigitOrPoint(text.charCodeAt(first - 1))) first--;
    while (isDigitOrPoint(text.charCodeAt(last + 1))) last++;
    if (last - first + 1 >= SHORTEST_INEXACT) return true;
  }
  return false;
}

function isDigitOrPoint(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 46;
}

function plain(node: JsonNode): unknown {
  switch (node.kind) {
    case "object":
      return Object.fromEntries(node.members.map(({ key, value }) => [key, plain(value)]));
    case "array":
      return node.items.map(plain);
    case "number":
      return comparableNumber(node.text) ?? new InexactNumber(node.text);
    default:
      return node.value;
  }
}

/** Walks text that is known to be valid JSON. */
class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  value(): JsonNode {
    const first = this.peek();
    if (first === "{") return { kind: "object", members: this.list("}", () => this.member()) };
    if (first === "[") return { kind: "array", items: this.list("]", () => this.value()) };
    if (first === '"') return { kind: "string", value: this.string() };
    const token = this.token(/[^\s,\]}]+/y);
    return "tfn".includes(first) ? { kind: "literal", value: JSON.parse(token) } : { kind: "number", text: token };
  }

  private member(): { key: string; value: JsonNode } {
    const key = this.string();
    this.peek();
    this.at++;
    return { key, value: this.value() };
  }

  private list<T>(close: string, item: () => T): T[] {
    const items: T[] = [];
    this.at++;
    while (this.peek() !== close) {
      items.push(item());
      if (this.peek() === ",") this.at++;
    }
    this.at++;
    return items;
  }

  private string(): string {
    return JSON.parse(this.token(/"(?:[^"\\]|\\.)*"/y));
  }

  private peek(): string {
    while (/\s/.test(this.text.charAt(this.at))) this.at++;
    return this.text.charAt(this.at);
  }

  private token(shape: RegExp): string {
    shape.lastIndex = this.at;
    const [token] = shape.exec(this.text) as RegExpExecArray;
    this.at += token.length;
    return token;
  }
}
