import { RuntimeError } from "../errors";
import { isJsonMap, type Json, type JsonMap } from "../json";
import { type PathData, valueAt } from "../jsonpath/evaluate";
import { parsePath } from "../jsonpath/path";
import { isTimestamp } from "../language/values";

/** Whether a choice rule of JSONPath holds ("Choice Rules (JSONPath)", Step Functions guide). */
export function holds(rule: JsonMap, reach: PathData): boolean {
  if (Array.isArray(rule.And)) return rule.And.every((inner) => isJsonMap(inner) && holds(inner, reach));
  if (Array.isArray(rule.Or)) return rule.Or.some((inner) => isJsonMap(inner) && holds(inner, reach));
  if (isJsonMap(rule.Not)) return !holds(rule.Not, reach);
  const { Variable, Next: _, Comment: __, Assign: ___, ...comparison } = rule;
  const [[operator, operand] = ["", null]] = Object.entries(comparison) as Array<[string, Json]>;
  const value = valueAt(parsePath(String(Variable)), reach);
  if (operator === "IsPresent") return (value !== undefined) === operand;
  // Recorded: without IsPresent before it, a missing value fails the execution, even where there is a Default.
  if (value === undefined) throw missing(String(Variable), "Variable", reach);
  if (operator.startsWith("Is")) return test(operator, value) === operand;
  if (operator === "StringMatches") return typeof value === "string" && wildcard(String(operand)).test(value);
  if (!operator.endsWith("Path")) return compare(operator, value, operand);
  const other = valueAt(parsePath(String(operand)), reach);
  if (other === undefined) throw missing(String(operand), operator, reach);
  return compare(operator.slice(0, -"Path".length), value, other);
}

function missing(path: string, field: string, reach: PathData): RuntimeError {
  return new RuntimeError(
    `Invalid path '${path}': The choice state's condition path references an invalid value (field ${field}, input '${JSON.stringify(reach.data)}')`,
  );
}

function test(operator: string, value: Json): boolean {
  switch (operator) {
    case "IsNull":
      return value === null;
    case "IsString":
      return typeof value === "string";
    case "IsNumeric":
      return typeof value === "number";
    case "IsBoolean":
      return typeof value === "boolean";
    default:
      return isTimestamp(value);
  }
}

/** A value of another type matches nothing: "Step Functions doesn't attempt to match a numeric field to a string value". */
function compare(operator: string, value: Json, operand: Json): boolean {
  if (operator === "BooleanEquals") return typeof value === "boolean" && value === operand;
  const [, family = "", relation = ""] = /^(String|Numeric|Timestamp)(.*)$/.exec(operator) ?? [];
  const left = orderOf(family, value);
  const right = orderOf(family, operand);
  if (left === undefined || right === undefined) return false;
  switch (relation) {
    case "Equals":
      return left === right;
    case "LessThan":
      return left < right;
    case "LessThanEquals":
      return left <= right;
    case "GreaterThan":
      return left > right;
    default:
      return left >= right;
  }
}

/** What is compared: text as it is (by UTF-16 units, as Java's compareTo), numbers, moments. */
function orderOf(family: string, value: Json): string | number | undefined {
  if (family === "String") return typeof value === "string" ? value : undefined;
  if (family === "Numeric") return typeof value === "number" ? value : undefined;
  return isTimestamp(value) ? Date.parse(value) : undefined;
}

/** `*` matches any text; a backslash escapes the next character. */
function wildcard(pattern: string): RegExp {
  const source = pattern.replace(/\\(.)|\*|[^\\*]+/gs, (part, escaped: string | undefined) =>
    part === "*" ? ".*" : (escaped ?? part).replace(/[.*+?^${}()|[\]\\]/g, "\\$&"),
  );
  return new RegExp(`^${source}$`, "s");
}
