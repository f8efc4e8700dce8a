import { canonicalJson } from "../../aws/json";
import type { EventPattern, PatternValue } from "../../responses/types";

/** Characters that the pattern of one rule may have (EventBridge quotas). */
export const maximumPatternLength = 2048;

/**
 * A pattern that matches everything that any of the alternatives matches, and more: only fields that all of them look
 * at, each with the values of all. Unlike `anyOf` it does not grow with the number of alternatives that differ in many
 * fields, and it has no `$or` but one that they share.
 */
export function broadestCommon(alternatives: EventPattern[]): EventPattern {
  const [first, ...others] = alternatives;
  if (!first) throw new Error("broadestCommon needs at least one pattern");
  return others.reduce((common, other) => {
    const fields = Object.keys(common).flatMap((field): Array<[string, EventPattern[string]]> => {
      const value = broadestValue(field, common[field], other[field]);
      return value === undefined ? [] : [[field, value]];
    });
    return Object.fromEntries(fields);
  }, first);
}

/** What either value of a field accepts, or more; undefined when a field cannot say that, or anything will do. */
function broadestValue(field: string, one: FieldValue, other: FieldValue): FieldValue {
  if (canonicalJson(one) === canonicalJson(other)) return one;
  // One pattern never combines different choices.
  if (field === "$or") return undefined;
  if (isMatchers(one) && isMatchers(other)) return distinctBy([...one, ...other], canonicalJson);
  if (!isNested(one) || !isNested(other)) return undefined;
  const common = broadestCommon([one, other]);
  return Object.keys(common).length > 0 ? common : undefined;
}

/** A pattern that matches what at least one of the alternatives matches; what they share is written once. */
export function anyOf(alternatives: EventPattern[]): EventPattern {
  const [first, ...others] = mergeNeighbours(distinctBy(alternatives, canonicalJson));
  if (!first) throw new Error("anyOf needs at least one pattern");
  if (others.length === 0) return first;
  const shared = Object.keys(first).filter(
    // An own $or would collide with the one that is about to be written beside it.
    (key) => key !== "$or" && others.every((other) => canonicalJson(other[key]) === canonicalJson(first[key])),
  );
  const rest = [first, ...others].map((pattern) => select(pattern, (key) => !shared.includes(key)));
  const common = select(first, (key) => shared.includes(key));
  // An alternative that requires nothing more accepts all that the others accept.
  return rest.some((pattern) => Object.keys(pattern).length === 0) ? common : { ...common, $or: rest };
}

/** Patterns that differ in one field only become one pattern, as long as there are such. */
function mergeNeighbours(patterns: EventPattern[]): EventPattern[] {
  for (const field of new Set(patterns.flatMap(Object.keys))) {
    if (field === "$or") continue;
    const groups = groupBy(patterns, (pattern) => canonicalJson({ ...pattern, [field]: undefined }));
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
  if (values.every(isMatchers)) return distinctBy(values.flat(), canonicalJson);
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
