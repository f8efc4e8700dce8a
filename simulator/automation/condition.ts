import { describeValue } from "./coercion";
import { type Lookup, resolve, UnsetReference } from "./references";
import { isMap, StepFailure } from "./types";

/** Operators of aws:branch and of the LoopCondition of aws:loop (user guide, automation-branch-condition). */
const operators: Record<string, { takes: "string" | "number" | "boolean"; holds(a: never, b: never): boolean }> = {
  StringEquals: { takes: "string", holds: (a: string, b: string) => a === b },
  EqualsIgnoreCase: { takes: "string", holds: (a: string, b: string) => a.toLowerCase() === b.toLowerCase() },
  StartsWith: { takes: "string", holds: (a: string, b: string) => a.startsWith(b) },
  EndsWith: { takes: "string", holds: (a: string, b: string) => a.endsWith(b) },
  Contains: { takes: "string", holds: (a: string, b: string) => a.includes(b) },
  NumericEquals: { takes: "number", holds: (a: number, b: number) => a === b },
  NumericGreater: { takes: "number", holds: (a: number, b: number) => a > b },
  NumericLesser: { takes: "number", holds: (a: number, b: number) => a < b },
  NumericGreaterOrEquals: { takes: "number", holds: (a: number, b: number) => a >= b },
  NumericLesserOrEquals: { takes: "number", holds: (a: number, b: number) => a <= b },
  BooleanEquals: { takes: "boolean", holds: (a: boolean, b: boolean) => a === b },
};

const combinators = ["And", "Or", "Not"];

/** Problems of a condition as written, each with its path. `beside` are the keys that may stand next to it. */
export function conditionProblems(
  condition: unknown,
  path: string,
  beside: string[] = [],
): Array<{ path: string; message: string }> {
  if (!isMap(condition)) return [{ path, message: "must be a map" }];
  const keys = Object.keys(condition).filter((key) => !beside.includes(key));
  const combinator = keys.find((key) => combinators.includes(key));
  if (combinator) {
    if (keys.length > 1)
      return [{ path, message: `${combinator} stands alone, found also ${others(keys, combinator)}` }];
    const operand = condition[combinator];
    if (combinator === "Not") return conditionProblems(operand, `${path}.Not`);
    if (!Array.isArray(operand) || operand.length === 0) {
      return [{ path: `${path}.${combinator}`, message: "must be a list of conditions" }];
    }
    return operand.flatMap((item, index) => conditionProblems(item, `${path}.${combinator}[${index}]`));
  }
  const comparisons = keys.filter((key) => key !== "Variable");
  const unknown = comparisons.filter((key) => !Object.hasOwn(operators, key));
  if (unknown.length > 0) {
    return unknown.map((key) => ({
      path: `${path}.${key}`,
      message: `is not an operator; there are ${Object.keys(operators).join(", ")}, And, Or and Not`,
    }));
  }
  if (!Object.hasOwn(condition, "Variable")) return [{ path, message: "needs a Variable" }];
  if (comparisons.length !== 1) return [{ path, message: "needs exactly one operator" }];
  return [];
}

const others = (keys: string[], one: string): string => keys.filter((key) => key !== one).join(", ");

/**
 * Whether a validated condition holds. An unset variable makes every comparison false, and its Not true: AWS's own
 * examples depend on it (Platform of a Linux instance).
 */
export function conditionHolds(condition: unknown, lookup: Lookup, path: string): boolean {
  if (!isMap(condition)) return false;
  if (Array.isArray(condition.And)) {
    return condition.And.every((item, index) => conditionHolds(item, lookup, `${path}.And[${index}]`));
  }
  if (Array.isArray(condition.Or)) {
    return condition.Or.some((item, index) => conditionHolds(item, lookup, `${path}.Or[${index}]`));
  }
  if (Object.hasOwn(condition, "Not")) return !conditionHolds(condition.Not, lookup, `${path}.Not`);
  const name = Object.keys(condition).find((key) => Object.hasOwn(operators, key)) ?? "";
  const operator = operators[name];
  if (!operator) return false;
  const variable = valueOrUnset(condition.Variable, lookup, `${path}.Variable`);
  if (variable === undefined) return false;
  const operand = resolve(condition[name], lookup, `${path}.${name}`);
  for (const [value, where] of [
    [variable, "Variable"],
    [operand, name],
  ] as const) {
    if (typeof value !== operator.takes) {
      throw new StepFailure(
        `${path}.${where}: ${name} compares ${operator.takes}s, found ${describeValue(value)}; declare the output with the Type that fits`,
        "InputValidation",
      );
    }
  }
  return operator.holds(variable as never, operand as never);
}

function valueOrUnset(value: unknown, lookup: Lookup, path: string): unknown {
  try {
    return resolve(value, lookup, path);
  } catch (error) {
    if (error instanceof UnsetReference) return undefined;
    throw error;
  }
}
