import type { EventView, Step } from "./event";
import { InexactNumber, mayHoldInexactNumber } from "./json";
import { comparableNumber } from "./numbers";

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
const BACKSLASH = 92;

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Answer of a reader that met something it leaves to JSON.parse. */
const GAVE_UP = -1;

/**
 * Reads from an event's text what the steps of a view need, and skips everything else without parsing it. Gives up on
 * what is rare: names with dots or escapes, names that come twice, text that is not JSON. The skipped parts are held to
 * balanced brackets and quotes only.
 */
export class Skimmer {
  private readonly dots = new Finder(".");
  private readonly escapes = new Finder("\\");
  private hasEscapes = false;

  constructor(private readonly view: EventView) {}

  /** Makes the text the view's current event; false if it has to be parsed instead. */
  skim(text: string): boolean {
    this.dots.restart();
    this.escapes.restart();
    this.hasEscapes = this.escapes.within(text, 0, text.length);
    this.view.begin();
    const start = afterSpace(text, 0);
    if (text.charCodeAt(start) !== OPEN_OBJECT) return false;
    const end = this.object(text, this.view.root, start + 1);
    return end !== GAVE_UP && text.slice(end).trim() === "";
  }

  // Each reader starts after the character that selected it, and returns the place after what it read. White space is
  // looked for only where what is expected is missing: AWS sends none.
  private object(text: string, step: Step, start: number): number {
    step.opened = this.view.event;
    let at = start;
    for (let first = true; ; first = false) {
      let code = text.charCodeAt(at);
      if (code !== QUOTE) {
        at = afterSpace(text, at);
        code = text.charCodeAt(at);
        if (code === CLOSE_OBJECT && first) return at + 1;
        if (code !== QUOTE) return GAVE_UP;
      }
      const name = at + 1;
      const end = text.indexOf('"', name);
      if (end < 0 || this.dots.within(text, name, end) || this.holdsEscape(text, name, end)) return GAVE_UP;
      at = end + 1;
      if (text.charCodeAt(at) !== COLON) {
        at = afterSpace(text, at);
        if (text.charCodeAt(at) !== COLON) return GAVE_UP;
      }
      at++;
      if (text.charCodeAt(at) <= 32) at = afterSpace(text, at);
      const child = step.childNamed(text, name, end);
      at = child === undefined ? this.skip(text, at) : this.value(text, child, at);
      if (at === GAVE_UP) return GAVE_UP;
      code = text.charCodeAt(at);
      if (code !== COMMA) {
        at = afterSpace(text, at);
        code = text.charCodeAt(at);
        if (code === CLOSE_OBJECT) return at + 1;
        if (code !== COMMA) return GAVE_UP;
      }
      at++;
    }
  }

  private value(text: string, step: Step, at: number): number {
    if (step.opened === this.view.event || this.view.isFilled(step)) return GAVE_UP;
    const code = text.charCodeAt(at);
    if (code === OPEN_OBJECT) return this.object(text, step, at + 1);
    if (code === QUOTE) return this.string(text, step, at + 1);
    const end = this.skip(text, at);
    if (end === GAVE_UP) return GAVE_UP;
    if (code !== OPEN_LIST) return this.token(step, text.slice(at, end), end);
    // A list of one element is as good as its element.
    const first = afterSpace(text, at + 1);
    const afterFirst = this.skip(text, first);
    if (afterFirst === GAVE_UP || afterSpace(text, afterFirst) !== end - 1) return this.parsed(text, step, at, end);
    return this.value(text, step, first) === GAVE_UP ? GAVE_UP : end;
  }

  private token(step: Step, token: string, end: number): number {
    if (NUMBER.test(token)) this.view.fill(step, comparableNumber(token) ?? new InexactNumber(token));
    else if (token === "true" || token === "false") this.view.fill(step, token === "true");
    else if (token === "null") this.view.fill(step, null);
    else return GAVE_UP;
    return end;
  }

  private string(text: string, step: Step, start: number): number {
    const end = this.endOfString(text, start);
    if (end < 0) return GAVE_UP;
    if (this.holdsEscape(text, start, end)) return this.parsed(text, step, start - 1, end + 1);
    this.view.fill(step, text.slice(start, end));
    return end + 1;
  }

  private parsed(text: string, step: Step, start: number, end: number): number {
    const value = text.slice(start, end);
    if (mayHoldInexactNumber(value)) return GAVE_UP;
    try {
      this.view.fill(step, JSON.parse(value));
      return end;
    } catch {
      return GAVE_UP;
    }
  }

  private holdsEscape(text: string, start: number, end: number): boolean {
    return this.hasEscapes && this.escapes.within(text, start, end);
  }

  /** Place of the quote that ends the string whose characters begin at `start`. */
  private endOfString(text: string, start: number): number {
    let end = text.indexOf('"', start);
    while (isEscaped(text, start, end)) end = text.indexOf('"', end + 1);
    return end;
  }

  private skip(text: string, start: number): number {
    const first = text.charCodeAt(start);
    if (first === QUOTE) return this.endOfString(text, start + 1) + 1 || GAVE_UP;
    if (first !== OPEN_OBJECT && first !== OPEN_LIST) return endOfToken(text, start);
    let depth = 1;
    let at = start + 1;
    while (depth > 0) {
      if (at >= text.length) return GAVE_UP;
      const code = text.charCodeAt(at++);
      if (code === QUOTE) {
        at = this.endOfString(text, at) + 1;
        if (at === 0) return GAVE_UP;
      } else if (code === OPEN_OBJECT || code === OPEN_LIST) depth++;
      else if (code === CLOSE_OBJECT || code === CLOSE_LIST) depth--;
    }
    return at;
  }
}

/** Answers whether a part of a text holds a character, for parts that are queried from left to right. */
class Finder {
  private found = -1;

  constructor(private readonly character: string) {}

  restart(): void {
    this.found = -1;
  }

  within(text: string, start: number, end: number): boolean {
    if (this.found < start) {
      const found = text.indexOf(this.character, start);
      this.found = found < 0 ? text.length : found;
    }
    return this.found < end;
  }
}

function isEscaped(text: string, start: number, quote: number): boolean {
  let first = quote;
  while (first > start && text.charCodeAt(first - 1) === BACKSLASH) first--;
  return (quote - first) % 2 === 1;
}

function endOfToken(text: string, start: number): number {
  let at = start;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code <= 32 || code === COMMA || code === CLOSE_OBJECT || code === CLOSE_LIST) break;
    at++;
  }
  return at === start ? GAVE_UP : at;
}

function afterSpace(text: string, start: number): number {
  let at = start;
  while (at < text.length && text.charCodeAt(at) <= 32) at++;
  return at;
}
