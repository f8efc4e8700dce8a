import { isJsonMap, type Json } from "../json";
import { passes } from "./filter";
import type { Path, Segment } from "./path";

/** What paths of a state can reach. */
export interface PathData {
  /** `$` */
  data: Json;
  /** `$$` */
  context: Json;
  /** `$name`; undefined where no state has assigned the variable. */
  variable(name: string): Json | undefined;
}

/** The value at a path; undefined where a definite path leads nowhere. A path that may name several gives a list. */
export function valueAt(path: Path, reach: PathData): Json | undefined {
  const start = rootOf(path, reach);
  if (start === undefined) return undefined;
  const found = follow(start, path.segments, start);
  return path.definite ? found[0] : found;
}

function rootOf({ root }: Path, reach: PathData): Json | undefined {
  if (root === "data") return reach.data;
  if (root === "context") return reach.context;
  return reach.variable(root.variable);
}

function follow(value: Json, segments: readonly Segment[], data: Json): Json[] {
  let values = [value];
  for (const segment of segments) values = values.flatMap((one) => step(one, segment, data));
  return values;
}

function step(value: Json, segment: Segment, data: Json): Json[] {
  switch (segment.kind) {
    case "child":
      return isJsonMap(value)
        ? segment.names.filter((name) => Object.hasOwn(value, name)).map((name) => value[name] as Json)
        : [];
    case "index":
      return Array.isArray(value)
        ? segment.indexes.map((index) => value.at(index)).filter((item) => item !== undefined)
        : [];
    case "slice":
      return Array.isArray(value)
        ? value.slice(segment.from, segment.to).filter((_, index) => index % segment.step === 0)
        : [];
    case "wildcard":
      return children(value);
    case "filter": {
      const candidates = Array.isArray(value) ? value : isJsonMap(value) ? [value] : [];
      return candidates.filter((item) =>
        passes(segment.test, item, data, (from, segments) => follow(from, segments, data)),
      );
    }
    case "descendants":
      return [value, ...children(value).flatMap((child) => step(child, segment, data))];
  }
}

function children(value: Json): Json[] {
  if (Array.isArray(value)) return value;
  return isJsonMap(value) ? Object.values(value) : [];
}
