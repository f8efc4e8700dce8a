/**
 * Paths of states that use JSONPath: `$` (the data), `$$` (the Context object) or `$name` (a variable), then members,
 * indexes, slices, unions, wildcards, `..` and filters. Functions (`length()`) and operators in words (`in`, `subsetof`)
 * are named by the guide only to say where they may not stand (amazon-states-language-paths), so they are refused.
 */
import { type FilterTest, parseFilter } from "./filter";
import { PathError, Reader } from "./reader";

export type Segment =
  | { kind: "child"; names: string[] }
  | { kind: "index"; indexes: number[] }
  | { kind: "slice"; from?: number; to?: number; step: number }
  | { kind: "wildcard" }
  | { kind: "filter"; test: FilterTest }
  | { kind: "descendants" };

export interface Path {
  text: string;
  root: "data" | "context" | { variable: string };
  segments: Segment[];
  /** Names at most one place; a path that does not gives a list. */
  definite: boolean;
  /** Only member names and single indexes: a reference path. */
  reference: boolean;
}

const parsed = new Map<string, Path>();

/** @throws PathError with the place that cannot be read. */
export function parsePath(text: string): Path {
  let path = parsed.get(text);
  if (!path) {
    path = read(text);
    parsed.set(text, path);
  }
  return path;
}

function read(text: string): Path {
  const reader = new Reader(text);
  const path = readPath(reader);
  if (!reader.atEnd) throw reader.unexpected("the end of the path");
  return path;
}

/** Reads a path inside a longer text (an argument of an intrinsic function) as far as it goes. */
export function readPath(reader: Reader): Path {
  const start = reader.position;
  reader.expect("$");
  let root: Path["root"] = "data";
  if (reader.take("$")) root = "context";
  else {
    const variable = reader.match(/[\p{ID_Start}][\p{ID_Continue}]*/uy);
    if (variable !== undefined) root = { variable };
  }
  const segments = readSegments(reader);
  return {
    text: reader.text.slice(start, reader.position),
    root,
    segments,
    definite: segments.every(isSingle),
    reference: segments.every(isSingle),
  };
}

const isSingle = (segment: Segment): boolean =>
  (segment.kind === "child" && segment.names.length === 1) ||
  (segment.kind === "index" && segment.indexes.length === 1);

/** Also the path after `@` in a filter. */
export function readSegments(reader: Reader): Segment[] {
  const segments: Segment[] = [];
  for (;;) {
    if (reader.take("..")) {
      segments.push({ kind: "descendants" });
      if (!reader.peek("[")) segments.push(readName(reader));
    } else if (reader.take(".")) {
      // `$.a.['b c']` is the guide's own spelling.
      if (!reader.peek("[")) segments.push(readName(reader));
    } else if (reader.peek("[")) segments.push(readBracket(reader));
    else return segments;
  }
}

function readName(reader: Reader): Segment {
  if (reader.take("*")) return { kind: "wildcard" };
  const name = reader.match(/[\p{L}\p{N}_-]+/uy);
  if (name === undefined) throw reader.unexpected("a member name");
  if (reader.peek("("))
    throw new PathError(
      `"${reader.text}": the function ${name}() is not part of the paths that Step Functions describes`,
    );
  return { kind: "child", names: [name] };
}

function readBracket(reader: Reader): Segment {
  reader.expect("[");
  reader.space();
  let segment: Segment;
  if (reader.take("*")) segment = { kind: "wildcard" };
  else if (reader.take("?")) segment = { kind: "filter", test: parseFilter(reader, readSegments) };
  else if (reader.peek("'") || reader.peek('"'))
    segment = { kind: "child", names: readList(reader, () => reader.quoted()) };
  else segment = readNumbers(reader);
  reader.space();
  reader.expect("]");
  return segment;
}

function readNumbers(reader: Reader): Segment {
  const first = reader.integer();
  if (reader.take(":")) {
    const to = reader.integer();
    const step = reader.take(":") ? reader.integer() : 1;
    if (step === undefined || step < 1) throw reader.unexpected("a step of 1 or more");
    return { kind: "slice", ...(first !== undefined && { from: first }), ...(to !== undefined && { to }), step };
  }
  if (first === undefined) throw reader.unexpected("an index, a slice, a name in quotes, * or ?");
  const indexes = [first];
  while (reader.take(",")) {
    reader.space();
    const next = reader.integer();
    if (next === undefined) throw reader.unexpected("an index");
    indexes.push(next);
  }
  return { kind: "index", indexes };
}

function readList(reader: Reader, item: () => string): string[] {
  const items = [item()];
  for (;;) {
    reader.space();
    if (!reader.take(",")) return items;
    reader.space();
    items.push(item());
  }
}
