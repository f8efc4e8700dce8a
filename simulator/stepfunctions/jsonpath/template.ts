import { RuntimeError, StateError } from "../errors";
import { isJsonMap, type Json, type JsonMap } from "../json";
import { type PathData, valueAt } from "./evaluate";
import { type Argument, type Expression, parseExpression } from "./expression";
import { callIntrinsic, IntrinsicError } from "./intrinsics";
import { type Path, parsePath } from "./path";

/**
 * The value of a path field. `null` is an empty object: recorded for InputPath and OutputPath.
 * @throws RuntimeError where there is nothing at the path.
 */
export function selectPath(text: string | null | undefined, reach: PathData, field: string): Json {
  if (text === undefined) return reach.data;
  if (text === null) return {};
  return found(parsePath(text), reach, field);
}

/** The value of a field that holds a path or an intrinsic function: a `.$` member, ErrorPath, CausePath. */
export function evaluateExpression(text: string, reach: PathData, field: string): Json {
  return evaluate(parseExpression(text), text, reach, field);
}

/** A payload template: members that end in `.$` are evaluated, at any depth ("Payload template", States Language). */
export function fillTemplate(template: Json, reach: PathData): Json {
  if (Array.isArray(template)) return template.map((item) => fillTemplate(item, reach));
  if (!isJsonMap(template)) return template;
  const filled: JsonMap = {};
  for (const [key, value] of Object.entries(template)) {
    if (key.endsWith(".$")) filled[key.slice(0, -2)] = evaluateExpression(String(value), reach, key);
    else filled[key] = fillTemplate(value, reach);
  }
  return filled;
}

function evaluate(expression: Expression | Argument, text: string, reach: PathData, field: string): Json {
  if (expression.kind === "literal") return expression.value;
  if (expression.kind === "path") return found(expression.path, reach, field);
  const values = expression.arguments.map((argument) => evaluate(argument, text, reach, field));
  try {
    return callIntrinsic(expression.name, values);
  } catch (error) {
    if (!(error instanceof IntrinsicError)) throw error;
    // Recorded: a function with arguments it does not accept fails with States.Runtime, not States.IntrinsicFailure.
    throw new RuntimeError(`The function '${text}' specified for the field '${field}' failed: ${error.message}`);
  }
}

function found(path: Path, reach: PathData, field: string): Json {
  const value = valueAt(path, reach);
  if (value !== undefined) return value;
  const searched = path.root === "context" ? reach.context : reach.data;
  throw new RuntimeError(
    `The JSONPath '${path.text}' specified for the field '${field}' could not be found in the input '${JSON.stringify(searched)}'`,
  );
}

/**
 * Puts a result into the state's input at ResultPath, making objects on the way. `null` drops the result.
 * @throws StateError `States.ReferencePathConflict` (recorded) where another value is in the way.
 */
export function placeResult(text: string | null | undefined, input: Json, result: Json): Json {
  if (text === null) return input;
  const path = parsePath(text ?? "$");
  if (path.segments.length === 0) return result;
  const conflict = () =>
    new StateError(
      "States.ReferencePathConflict",
      `Unable to apply step "ResultPath" with the path ${path.text} to input ${JSON.stringify(input)}`,
    );
  const place = (target: Json | undefined, depth: number): Json => {
    const segment = path.segments[depth];
    if (!segment) return result;
    if (segment.kind === "child") {
      if (target !== undefined && !isJsonMap(target)) throw conflict();
      const name = segment.names[0] ?? "";
      const existing = target && Object.hasOwn(target, name) ? target[name] : undefined;
      return { ...target, [name]: place(existing, depth + 1) };
    }
    // An element that exists can be replaced; that a list would grow is not documented.
    const index = segment.kind === "index" ? (segment.indexes[0] ?? -1) : -1;
    if (!Array.isArray(target) || index < 0 || index >= target.length) throw conflict();
    return target.with(index, place(target[index], depth + 1));
  };
  return place(input, 0);
}
