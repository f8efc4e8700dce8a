import { describeValue, hasType } from "../coercion";
import { StepFailure } from "../types";
import type { Action, InputDefinition } from "./action";

/** Why a value does not fit an input, or undefined. */
export function inputProblem(definition: InputDefinition, value: unknown): string | undefined {
  const { type, allowed, maxItems, maxLength } = definition;
  if (type === "IntegerOrText") {
    // The user guide says String on one page and Integer on another.
    if (!Number.isInteger(value) && !(typeof value === "string" && /^\d+$/.test(value))) {
      return `must be an Integer, found ${describeValue(value)}`;
    }
  } else if (type !== "Any" && !hasType(value, type)) {
    return `must be of type ${type}, found ${describeValue(value)}; a type cannot be changed inside an input`;
  }
  if (allowed && !allowed.includes(String(value)))
    return `must be one of ${allowed.join(", ")}, found ${String(value)}`;
  if (maxItems !== undefined && Array.isArray(value) && value.length > maxItems) {
    return `may have ${maxItems} items, found ${value.length}`;
  }
  if (maxLength !== undefined && typeof value === "string" && value.length > maxLength) {
    return `may have ${maxLength} characters, found ${value.length}`;
  }
  return undefined;
}

/** Types are checked when the step is about to run (user guide, documents-syntax-data-elements-parameters). */
export function checkInputs(action: Action, inputs: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(inputs)) {
    const definition = action.inputs[name];
    const problem = definition && inputProblem(definition, value);
    if (problem) throw new StepFailure(`input ${name} ${problem}`, "InputValidation");
  }
}

/** An input that `checkInputs` has proved to be text, or undefined when it is absent. */
export const text = (inputs: Record<string, unknown>, name: string): string | undefined =>
  typeof inputs[name] === "string" ? inputs[name] : undefined;

export const requiredText = (inputs: Record<string, unknown>, name: string): string => {
  const value = text(inputs, name);
  if (value === undefined) throw new StepFailure(`input ${name} is missing`, "InputValidation");
  return value;
};

export const list = (inputs: Record<string, unknown>, name: string): string[] =>
  Array.isArray(inputs[name]) ? inputs[name].filter((item): item is string => typeof item === "string") : [];

/** The given inputs under other names, absent ones left out. */
export function renamed(inputs: Record<string, unknown>, names: Record<string, string>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(names).flatMap(([from, to]) => (inputs[from] === undefined ? [] : [[to, inputs[from]]])),
  );
}
