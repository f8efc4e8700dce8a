import { compilePattern } from "../aws/patterns";

/** A field of a pattern, and what an event has there. */
export interface FieldRow {
  path: string;
  matches: boolean;
  wants: string;
  has: string;
}

/** A pattern with the nearest alternative of each `$or` in its place. */
function nearest(pattern: unknown, event: object, path: readonly string[] = []): unknown {
  if (typeof pattern !== "object" || pattern === null || Array.isArray(pattern)) return pattern;
  const plain: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(pattern)) {
    if (key !== "$or" || !Array.isArray(value)) {
      plain[key] = nearest(value, event, [...path, key]);
      continue;
    }
    const ranked = value
      .map((one) => nearest(one, event, path))
      .map((one) => ({ one, fails: compilePattern(nested(one, path)).explain(event).failures.length }))
      .sort((a, b) => a.fails - b.fails);
    Object.assign(plain, ranked[0]?.one);
  }
  return plain;
}

const nested = (value: unknown, path: readonly string[]): object =>
  path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as object;

/** One row for each field that the pattern names, of `$or` its nearest alternative; failing fields first when many. */
export function fieldRows(pattern: object, event: object): FieldRow[] {
  const one = nearest(pattern, event) as object;
  const { failures } = compilePattern(one).explain(event);
  const failing = new Map(failures.flatMap((failure) => failure.paths.map((path) => [path, failure] as const)));
  const rows: FieldRow[] = [];
  const walk = (value: unknown, path: string[]): void => {
    if (Array.isArray(value)) {
      const name = path.join(".");
      const failure = failing.get(name);
      rows.push({
        path: name,
        matches: failure === undefined,
        wants: failure?.expected ?? JSON.stringify(value),
        has: failure?.found ?? found(event, path),
      });
    } else if (typeof value === "object" && value !== null) {
      for (const [key, inner] of Object.entries(value)) walk(inner, [...path, key]);
    }
  };
  walk(one, []);
  const many = 20;
  return rows.length > many ? [...rows].sort((a, b) => Number(a.matches) - Number(b.matches)) : rows;
}

/** What an event has at a path; of each element where there is a list on the way. */
function found(event: unknown, path: readonly string[]): string {
  const values = (value: unknown, [first, ...rest]: readonly string[]): unknown[] => {
    if (Array.isArray(value)) return value.flatMap((one) => values(one, first === undefined ? [] : [first, ...rest]));
    if (first === undefined) return [value];
    return typeof value === "object" && value !== null && first in value
      ? values((value as Record<string, unknown>)[first], rest)
      : [];
  };
  const all = [...new Set(values(event, path).map((value) => JSON.stringify(value)))];
  return all.length === 0 ? "nothing" : all.slice(0, 4).join(", ");
}
