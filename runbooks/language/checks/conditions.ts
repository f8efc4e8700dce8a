import { isRecord } from "../../../aws/json";
import { textOf } from "../document";
import type { Report } from "./problem";

type Where = { step: Record<string, unknown>; path: string };

const operators = [
  "StringEquals",
  "EqualsIgnoreCase",
  "StartsWith",
  "EndsWith",
  "Contains",
  "NumericEquals",
  "NumericGreater",
  "NumericLesser",
  "NumericGreaterOrEquals",
  "NumericLesserOrEquals",
  "BooleanEquals",
];

/** aws:branch (user guide, "automation-branch-condition"). */
export function checkBranch(inputs: Record<string, unknown>, where: Where, report: Report): void {
  const { Choices: choices, Default: fallback } = inputs;
  if (fallback !== undefined && typeof fallback !== "string") report("branch", where, "Default is the name of a step.");
  if (choices === undefined) return;
  if (!Array.isArray(choices) || choices.length === 0) {
    report("branch", where, "Choices is a list of at least one choice.");
    return;
  }
  for (const [index, choice] of choices.entries()) {
    const at = { step: where.step, path: `${where.path}.inputs.Choices[${index}]` };
    if (!isRecord(choice) || typeof choice.NextStep !== "string") {
      report("branch", at, "A choice has NextStep, the name of a step.");
      continue;
    }
    const { NextStep: _, ...test } = choice;
    checkTest(test, at, report);
  }
}

/** aws:loop (user guide, "automation-action-loop"). */
export function checkLoop(inputs: Record<string, unknown>, where: Where, report: Report, loop?: string): void {
  const { Steps: steps, Iterators: iterators, LoopCondition: condition, MaxIterations: most } = inputs;
  if (loop !== undefined)
    report("loop", where, `This loop is inside the loop ${loop}: loops in loops are not documented.`, "warning");
  if (steps !== undefined && (!Array.isArray(steps) || steps.length === 0))
    report("loop", where, "Steps is a list of at least one step.");
  if ((iterators === undefined) === (condition === undefined))
    report("loop", where, "A loop has either Iterators or a LoopCondition.");
  if (Array.isArray(iterators) && iterators.length > 100)
    report("loop", where, `There are ${iterators.length} iterators; 100 is the limit.`);
  if (iterators !== undefined && !Array.isArray(iterators) && typeof iterators !== "string")
    report("loop", where, "Iterators is a list, or a reference to one.");
  if (most !== undefined && !(typeof most === "number" && Number.isInteger(most) && most >= 1 && most <= 100))
    report("loop", where, "MaxIterations is a number from 1 to 100.");
  if (
    inputs.IteratorDataType !== undefined &&
    !["Boolean", "Integer", "String"].includes(textOf(inputs.IteratorDataType))
  )
    report(
      "loop",
      where,
      "IteratorDataType is Boolean, Integer or String: the fields of a map cannot be read in a loop.",
      inputs.IteratorDataType === "StringMap" ? "warning" : "error",
    );
  if (condition !== undefined)
    if (isRecord(condition))
      checkTest(condition, { step: where.step, path: `${where.path}.inputs.LoopCondition` }, report);
    else report("loop", where, "LoopCondition is an object with Variable and one operator.");
}

function checkTest(test: Record<string, unknown>, where: Where, report: Report): void {
  const keys = Object.keys(test);
  const [key] = keys;
  if (keys.length === 1 && (key === "And" || key === "Or" || key === "Not")) {
    const inner = key === "Not" ? [test.Not] : test[key];
    if (!Array.isArray(inner) || inner.length === 0 || !inner.every(isRecord)) {
      report("branch", where, `${key} takes ${key === "Not" ? "one test" : "a list of tests"}.`);
      return;
    }
    for (const part of inner) checkTest(part, where, report);
    return;
  }
  const used = keys.filter((k) => k !== "Variable");
  if (typeof test.Variable !== "string" || used.length !== 1) {
    report("branch", where, "A test is a Variable and one operator, or one of And, Or and Not.");
    return;
  }
  const [operator = ""] = used;
  if (!operators.includes(operator)) {
    report("branch", where, `There is no operator ${operator}; there are ${operators.join(", ")}.`);
    return;
  }
  const value = test[operator];
  const referenced = typeof value === "string" && value.includes("{{");
  const fits = operator.startsWith("Numeric")
    ? typeof value === "number" || referenced
    : operator === "BooleanEquals"
      ? typeof value === "boolean" || referenced
      : typeof value === "string";
  if (!fits) report("branch", where, `${operator} cannot compare with ${JSON.stringify(value)}.`);
}
