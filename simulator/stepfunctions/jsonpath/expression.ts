import type { Json } from "../json";
import { type Path, readPath } from "./path";
import { PathError, Reader } from "./reader";

/** The value of a `.$` member: a path, or an intrinsic function. */
export type Expression = { kind: "path"; path: Path } | { kind: "call"; name: string; arguments: Argument[] };
export type Argument = Expression | { kind: "literal"; value: Json };

/** How many arguments each function has ("Intrinsic functions for JSONPath states", Step Functions guide). */
export const intrinsicArity: Readonly<Record<string, readonly [least: number, most: number]>> = {
  "States.Array": [0, Number.POSITIVE_INFINITY],
  "States.ArrayPartition": [2, 2],
  "States.ArrayContains": [2, 2],
  "States.ArrayRange": [3, 3],
  "States.ArrayGetItem": [2, 2],
  "States.ArrayLength": [1, 1],
  "States.ArrayUnique": [1, 1],
  "States.Base64Encode": [1, 1],
  "States.Base64Decode": [1, 1],
  "States.Hash": [2, 2],
  "States.JsonMerge": [3, 3],
  "States.StringToJson": [1, 1],
  "States.JsonToString": [1, 1],
  "States.MathRandom": [2, 3],
  "States.MathAdd": [2, 2],
  "States.StringSplit": [2, 2],
  "States.UUID": [0, 0],
  "States.Format": [1, Number.POSITIVE_INFINITY],
};

const deepestNesting = 10;
const parsed = new Map<string, Expression>();

/** @throws PathError */
export function parseExpression(text: string): Expression {
  let expression = parsed.get(text);
  if (!expression) {
    const reader = new Reader(text);
    expression = reader.peek("$") ? { kind: "path", path: readPath(reader) } : readCall(reader, 1);
    if (!reader.atEnd) throw reader.unexpected("the end");
    parsed.set(text, expression);
  }
  return expression;
}

function readCall(reader: Reader, depth: number): Expression {
  if (depth > deepestNesting)
    throw new PathError(`"${reader.text}" nests more than ${deepestNesting} intrinsic functions`);
  const name = reader.match(/States\.\w+/y);
  if (name === undefined) throw reader.unexpected("a path or an intrinsic function (States.…)");
  const arity = intrinsicArity[name];
  if (!arity) throw new PathError(`"${reader.text}": there is no intrinsic function ${name}`);
  reader.space();
  reader.expect("(");
  const found: Argument[] = [];
  reader.space();
  if (!reader.take(")")) {
    do {
      reader.space();
      found.push(readArgument(reader, depth));
      reader.space();
    } while (reader.take(","));
    reader.expect(")");
  }
  const [least, most] = arity;
  if (found.length < least || found.length > most) {
    const wanted =
      least === most ? `${least}` : most === Number.POSITIVE_INFINITY ? `${least} or more` : `${least} to ${most}`;
    throw new PathError(`"${reader.text}": ${name} takes ${wanted} arguments, not ${found.length}`);
  }
  return { kind: "call", name, arguments: found };
}

function readArgument(reader: Reader, depth: number): Argument {
  if (reader.peek("$")) return { kind: "path", path: readPath(reader) };
  if (reader.peek("'")) return { kind: "literal", value: readText(reader) };
  for (const [word, value] of [
    ["true", true],
    ["false", false],
    ["null", null],
  ] as const) {
    if (reader.take(word)) return { kind: "literal", value };
  }
  const value = reader.number();
  return value === undefined ? readCall(reader, depth + 1) : { kind: "literal", value };
}

/** Where a literal holds an escaped brace, States.Format must not read it as a placeholder. */
export const escapedBraces = { "{": "\uE000", "}": "\uE001" } as const;

/** Text in single quotes, with the escapes `\'`, `\{`, `\}` and `\\` ("Reserved characters in intrinsic functions"). */
function readText(reader: Reader): string {
  reader.expect("'");
  let value = "";
  for (;;) {
    const plain = reader.match(/[^'\\]+/y);
    if (plain !== undefined) value += plain;
    if (reader.take("'")) return value;
    const escaped = reader.match(/\\['{}\\]/y);
    if (escaped === undefined) throw reader.unexpected(reader.peek("\\") ? "one of \\' \\{ \\} \\\\" : "the closing '");
    const character = escaped.slice(1);
    value += character === "{" || character === "}" ? escapedBraces[character] : character;
  }
}
