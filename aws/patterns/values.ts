import { type AddressRange, addressDigits, inRange } from "./addresses";
import { InexactNumber, type JsonNode } from "./json";
import type { TextTest } from "./text";

/** A value of an event that a pattern can read: what is neither an object nor an array. */
export type Leaf = string | number | boolean | null | InexactNumber;

/** One entry of a field's list in a pattern. */
export type ValueMatcher =
  | { kind: "text"; value: string; expected: string }
  | { kind: "literal"; value: boolean | null; expected: string }
  /** `value` is undefined for a number that event-ruler cannot compare: only the same digits equal it. */
  | { kind: "number"; text: string; value: number | undefined; expected: string }
  | { kind: "range"; test: (value: number) => boolean; expected: string }
  | { kind: "address"; range: AddressRange; expected: string }
  | { kind: "shape"; test: TextTest; expected: string }
  /** True for every leaf that is not one of the excluded: numbers and booleans are not excluded by text. */
  | { kind: "anything-but-text"; excluded: TextTest; expected: string }
  | { kind: "anything-but-number"; excluded: ReadonlySet<number>; expected: string }
  | { kind: "exists"; expected: string }
  | { kind: "absent"; expected: string };

type OfKind<K extends ValueMatcher["kind"]> = Extract<ValueMatcher, { kind: K }>;

/** Texts up to which comparing one by one is faster than looking up: a new text has no hash yet. */
const FEW = 8;

/** All entries of one field: the field matches if any of them does. */
export class FieldMatcher {
  /** Equal for equal lists of entries. */
  readonly signature: string;
  /** The field may be missing. */
  readonly absent: boolean;
  /** If these texts are all that can match, they can be looked up instead of tested. */
  readonly onlyTexts: readonly string[] | undefined;
  private readonly texts: Array<(value: string) => boolean> = [];
  private readonly numbers: Array<(value: number) => boolean> = [];
  private readonly literals: ReadonlySet<boolean | null>;
  private readonly numberTexts: ReadonlySet<string>;
  private readonly ranges: AddressRange[];
  private readonly exists: boolean;
  private readonly hasTextExclusions: boolean;
  private readonly hasNumericExclusions: boolean;

  constructor(
    readonly matchers: readonly ValueMatcher[],
    /** The entries as they were written. */
    readonly items: readonly JsonNode[],
  ) {
    this.signature = JSON.stringify(items);
    const of = <K extends ValueMatcher["kind"]>(kind: K) =>
      matchers.filter((matcher): matcher is OfKind<K> => matcher.kind === kind);
    this.absent = of("absent").length > 0;
    this.exists = of("exists").length > 0;
    this.literals = new Set(of("literal").map(({ value }) => value));
    this.numberTexts = new Set(of("number").map(({ text }) => text));
    this.ranges = of("address").map(({ range }) => range);
    this.hasTextExclusions = of("anything-but-text").length > 0;
    this.hasNumericExclusions = of("anything-but-number").length > 0;

    const texts = [...new Set(of("text").map(({ value }) => value))];
    this.onlyTexts = matchers.every(({ kind }) => kind === "text") ? texts : undefined;
    if (texts.length > 0) this.texts.push(oneOf(texts));
    this.texts.push(...of("shape").map(({ test }) => test));
    for (const { excluded } of of("anything-but-text")) this.texts.push((value) => !excluded(value));
    if (this.ranges.length > 0) this.texts.push((value) => this.matchesAddress(value));

    const numbers = new Set(of("number").flatMap(({ value }) => (value === undefined ? [] : [value])));
    if (numbers.size > 0) this.numbers.push((value) => numbers.has(value));
    this.numbers.push(...of("range").map(({ test }) => test));
    for (const { excluded } of of("anything-but-number")) this.numbers.push((value) => !excluded.has(value));
  }

  /** What the field should hold, in words. */
  get expected(): string {
    return [...new Set(this.matchers.map(({ expected }) => expected))].join(" or ");
  }

  matches(value: Leaf): boolean {
    if (this.exists) return true;
    switch (typeof value) {
      case "string":
        return this.hasNumericExclusions || some(this.texts, value);
      case "number":
        return this.hasTextExclusions || this.matchesNumber(value);
      default:
        if (this.hasTextExclusions || this.hasNumericExclusions) return true;
        return value instanceof InexactNumber ? this.matchesDigits(value.text) : this.literals.has(value);
    }
  }

  private matchesNumber(value: number): boolean {
    return this.numbers.length > 0 ? some(this.numbers, value) : this.matchesDigits(String(value));
  }

  private matchesAddress(value: string): boolean {
    const digits = addressDigits(value);
    return digits !== undefined && this.matchesDigits(digits);
  }

  // event-ruler does not distinguish the digits of a number that it cannot compare from those of an address: if a field
  // has patterns for both, 18.52.86.120 equals the number 12345678.
  private matchesDigits(digits: string): boolean {
    return this.numberTexts.has(digits) || this.ranges.some((range) => inRange(digits, range));
  }
}

/** Tests for one of several texts. */
export function oneOf(texts: readonly string[]): TextTest {
  const [only] = texts;
  if (only !== undefined && texts.length === 1) return (value) => value === only;
  if (texts.length <= FEW) return (value) => texts.includes(value);
  const lookup = new Set(texts);
  return (value) => lookup.has(value);
}

function some<T>(tests: ReadonlyArray<(value: T) => boolean>, value: T): boolean {
  for (let at = 0; at < tests.length; at++) if (tests[at]?.(value)) return true;
  return false;
}
