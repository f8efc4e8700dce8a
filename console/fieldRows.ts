import { compilePattern, type Explanation } from "../aws/patterns";

/** A field of a pattern, and what an event has there. */
export interface FieldRow {
  path: string;
  matches: boolean;
  wants: string;
  has: string;
}

/** One row for each field that the pattern names, those that fail first when there are many. */
export function fieldRows(pattern: object, event: object, explanation?: Explanation): FieldRow[] {
  const { failures, alternatives } = explanation ?? compilePattern(pattern).explain(event);
  const [nearest = []] = [...alternatives].sort((a, b) => a.length - b.length);
  const failing = new Map([...failures, ...nearest].flatMap((one) => one.paths.map((path) => [path, one] as const)));
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
      for (const [key, inner] of Object.entries(value)) {
        if (key === "$or" && Array.isArray(inner)) for (const one of inner) walk(one, path);
        else walk(inner, [...path, key]);
      }
    }
  };
  walk(pattern, []);
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
