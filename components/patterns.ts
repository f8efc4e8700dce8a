import type { EventPattern, PatternValue } from "../responses/types";

/** Characters that the pattern of one rule may have (EventBridge quotas). */
export const maximumPatternLength = 2048;

/**
 * Fields that hold one text, never a list, in every event. Only these can tell patterns apart for certain: a field
 * that may be a list can satisfy two different patterns at once.
 */
const singleTextFields = ["source", "detail-type", "detail.eventSource", "detail.eventName", "detail.type"];

/** True when no event can match both patterns. False means that nobody can tell, not that some event does. */
export function provablyDisjoint(one: EventPattern, other: EventPattern): boolean {
  return singleTextFields.some((path) => {
    const ours = textMatchers(one, path);
    const theirs = textMatchers(other, path);
    return ours && theirs && ours.every((a) => theirs.every((b) => !overlap(a, b)));
  });
}

/** A pattern that matches what at least one of the alternatives matches; what they share is written once. */
export function anyOf(alternatives: EventPattern[]): EventPattern {
  const [first, ...others] = mergeNeighbours(distinctBy(alternatives, canonical));
  if (!first) throw new Error("anyOf needs at least one pattern");
  if (others.length === 0) return first;
  const shared = Object.keys(first).filter(
    // An own $or would collide with the one that is about to be written beside it.
    (key) => key !== "$or" && others.every((other) => canonical(other[key]) === canonical(first[key])),
  );
  const rest = [first, ...others].map((pattern) => select(pattern, (key) => !shared.includes(key)));
  const common = select(first, (key) => shared.includes(key));
  // An alternative that asks for nothing more accepts all that the others accept.
  return rest.some((pattern) => Object.keys(pattern).length === 0) ? common : { ...common, $or: rest };
}

/** Patterns that differ in one field only become one pattern, as long as there are such. */
function mergeNeighbours(patterns: EventPattern[]): EventPattern[] {
  for (const field of new Set(patterns.flatMap(Object.keys))) {
    if (field === "$or") continue;
    const groups = groupBy(patterns, (pattern) => canonical({ ...pattern, [field]: undefined }));
    const merged = groups.flatMap((group) => mergeInField(group, field));
    if (merged.length < patterns.length) return mergeNeighbours(merged);
  }
  return patterns;
}

/** One pattern for patterns that are equal but for one field; the same patterns where that field cannot say it. */
function mergeInField(patterns: EventPattern[], field: string): EventPattern[] {
  const [first, ...others] = patterns;
  const value = first && others.length > 0 ? mergeValues(patterns.map((pattern) => pattern[field])) : undefined;
  return first && value !== undefined ? [{ ...first, [field]: value }] : patterns;
}

/** What at least one of the values of a field accepts; undefined when a field cannot say that. */
function mergeValues(values: FieldValue[]): FieldValue {
  if (values.every(isMatchers)) return distinctBy(values.flat(), canonical);
  return values.every(isNested) ? anyOf(values) : undefined;
}

const select = (pattern: EventPattern, chosen: (key: string) => boolean): EventPattern =>
  Object.fromEntries(Object.entries(pattern).filter(([key]) => chosen(key)));

const groupBy = <T>(items: T[], key: (item: T) => string): T[][] => {
  // Not Map.groupBy: Pulumi runs the program with the Node of the machine, and that may be 20.
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return [...groups.values()];
};
const distinctBy = <T>(items: T[], key: (item: T) => string): T[] => [
  ...new Map(items.map((item) => [key(item), item])).values(),
];

type FieldValue = EventPattern[string] | undefined;
const isMatchers = (value: FieldValue): value is PatternValue[] => Array.isArray(value);
const isNested = (value: FieldValue): value is EventPattern => typeof value === "object" && !Array.isArray(value);

type TextMatcher = { text: string; prefix: boolean };

/** The texts that a pattern accepts in a field; undefined when it accepts anything else there. */
function textMatchers(pattern: EventPattern, path: string): TextMatcher[] | undefined {
  let value: FieldValue = pattern;
  for (const key of path.split(".")) value = isNested(value) ? value[key] : undefined;
  if (!isMatchers(value)) return undefined;
  const matchers = value.map(textMatcher);
  return matchers.every((matcher) => matcher !== undefined) ? matchers : undefined;
}

function textMatcher(matcher: PatternValue): TextMatcher | undefined {
  if (typeof matcher === "string") return { text: matcher, prefix: false };
  if (typeof matcher !== "object" || matcher === null) return undefined;
  return typeof matcher.prefix === "string" ? { text: matcher.prefix, prefix: true } : undefined;
}

function overlap(a: TextMatcher, b: TextMatcher): boolean {
  if (a.prefix && b.prefix) return a.text.startsWith(b.text) || b.text.startsWith(a.text);
  if (a.prefix) return b.text.startsWith(a.text);
  if (b.prefix) return a.text.startsWith(b.text);
  return a.text === b.text;
}

/** JSON text that does not depend on the order of keys. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "absent";
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonical(entry)}`).join(",")}}`;
}
