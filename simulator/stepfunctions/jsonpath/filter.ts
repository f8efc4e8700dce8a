import type { Json } from "../json";
import type { Segment } from "./path";
import type { Reader } from "./reader";

type Operand = { kind: "literal"; value: Json } | { kind: "path"; from: "item" | "data"; segments: Segment[] };
type Comparison = "==" | "!=" | "<=" | ">=" | "<" | ">";

/** The condition of `[?( … )]`. */
export type FilterTest =
  | { kind: "and" | "or"; tests: FilterTest[] }
  | { kind: "not"; test: FilterTest }
  | { kind: "exists"; operand: Operand }
  | { kind: "compare"; operator: Comparison; left: Operand; right: Operand };

type ReadSegments = (reader: Reader) => Segment[];
type Follow = (value: Json, segments: Segment[]) => Json[];

/** Comparisons, existence, `&&`, `||`, `!` and parentheses. Regular expressions and operators in words are refused. */
export function parseFilter(reader: Reader, segments: ReadSegments): FilterTest {
  return either(reader, segments);
}

function either(reader: Reader, segments: ReadSegments): FilterTest {
  const tests = [both(reader, segments)];
  while (taken(reader, "||")) tests.push(both(reader, segments));
  return tests.length === 1 ? (tests[0] as FilterTest) : { kind: "or", tests };
}

function both(reader: Reader, segments: ReadSegments): FilterTest {
  const tests = [single(reader, segments)];
  while (taken(reader, "&&")) tests.push(single(reader, segments));
  return tests.length === 1 ? (tests[0] as FilterTest) : { kind: "and", tests };
}

function single(reader: Reader, segments: ReadSegments): FilterTest {
  if (taken(reader, "!")) return { kind: "not", test: single(reader, segments) };
  if (taken(reader, "(")) {
    const test = either(reader, segments);
    reader.space();
    reader.expect(")");
    return test;
  }
  const left = operand(reader, segments);
  const operator = (["==", "!=", "<=", ">=", "<", ">"] as const).find((candidate) => taken(reader, candidate));
  if (operator) return { kind: "compare", operator, left, right: operand(reader, segments) };
  if (left.kind === "literal") throw reader.unexpected("a comparison");
  return { kind: "exists", operand: left };
}

function operand(reader: Reader, segments: ReadSegments): Operand {
  reader.space();
  if (reader.take("@")) return { kind: "path", from: "item", segments: segments(reader) };
  if (reader.take("$")) return { kind: "path", from: "data", segments: segments(reader) };
  if (reader.peek("'") || reader.peek('"')) return { kind: "literal", value: reader.quoted() };
  for (const [word, value] of [
    ["true", true],
    ["false", false],
    ["null", null],
  ] as const) {
    if (reader.take(word)) return { kind: "literal", value };
  }
  const value = reader.number();
  if (value === undefined) throw reader.unexpected("@, $, a text in quotes, a number, true, false or null");
  return { kind: "literal", value };
}

function taken(reader: Reader, token: string): boolean {
  reader.space();
  return reader.take(token);
}

export function passes(test: FilterTest, item: Json, data: Json, follow: Follow): boolean {
  switch (test.kind) {
    case "and":
      return test.tests.every((one) => passes(one, item, data, follow));
    case "or":
      return test.tests.some((one) => passes(one, item, data, follow));
    case "not":
      return !passes(test.test, item, data, follow);
    case "exists":
      return operandValue(test.operand, item, data, follow) !== undefined;
    case "compare":
      return compare(
        test.operator,
        operandValue(test.left, item, data, follow),
        operandValue(test.right, item, data, follow),
      );
  }
}

function operandValue(operand: Operand, item: Json, data: Json, follow: Follow): Json | undefined {
  if (operand.kind === "literal") return operand.value;
  return follow(operand.from === "item" ? item : data, operand.segments)[0];
}

/** Values of different types are never less or greater; a missing value equals nothing. */
function compare(operator: Comparison, left: Json | undefined, right: Json | undefined): boolean {
  if (operator === "==") return left !== undefined && left === right;
  if (operator === "!=") return left !== right;
  const comparable =
    (typeof left === "number" && typeof right === "number") || (typeof left === "string" && typeof right === "string");
  if (!comparable) return false;
  if (operator === "<") return left < right;
  if (operator === ">") return left > right;
  return operator === "<=" ? left <= right : left >= right;
}
