import { hasType } from "../coercion";
import { conditionHolds, conditionProblems } from "../condition";
import { isMap, StepFailure, type VariableDefinition } from "../types";
import type { Action, Problem } from "./action";
import { parseDuration } from "./duration";
import { requiredText, text } from "./inputs";

/** Selects the first choice that holds (user guide, automation-action-branch). */
export const branch: Action = {
  inputs: { Choices: { type: "MapList", required: true }, Default: { type: "String" } },
  outputs: {},
  resolvesItself: true,
  check(step, path) {
    const { Choices } = step.inputs;
    if (!Array.isArray(Choices) || Choices.length === 0) {
      return [{ path: `${path}.inputs.Choices`, message: "must be a list of at least one choice" }];
    }
    return Choices.flatMap((choice, index): Problem[] => {
      const where = `${path}.inputs.Choices[${index}]`;
      const next = isMap(choice) && typeof choice.NextStep === "string";
      return [
        ...(next ? [] : [{ path: where, message: "needs a NextStep" }]),
        ...conditionProblems(choice, where, ["NextStep"]),
      ];
    });
  },
  async run(context, inputs) {
    const choices = inputs.Choices as Array<Record<string, unknown>>;
    const chosen = choices.find((choice, index) =>
      conditionHolds(choice, context.lookup, `${context.record.step.name}.inputs.Choices[${index}]`),
    );
    const step = chosen ? String(chosen.NextStep) : text(inputs, "Default");
    if (step) return { goTo: { step } };
    return context.record.step.isEnd ? { goTo: "end" } : {};
  },
};

/** Overwrites a variable; there is no conversion (user guide, automation-action-update-variable). */
export const updateVariable: Action = {
  inputs: { Name: { type: "String", required: true }, Value: { type: "Any", required: true } },
  outputs: {},
  check(step, path) {
    const name = step.inputs.Name;
    return typeof name === "string" && /^variable:[A-Za-z0-9_]+$/.test(name)
      ? []
      : [{ path: `${path}.inputs.Name`, message: `must be written "variable:NAME"` }];
  },
  async run(context, inputs) {
    const name = requiredText(inputs, "Name").slice("variable:".length);
    const definition = context.execution.document.variables?.[name];
    const problem = definition ? variableProblem(definition, inputs.Value) : "is not declared";
    if (problem) throw new StepFailure(`variable ${name} ${problem}`, "InputValidation");
    context.variables.set(name, inputs.Value);
    return {};
  },
};

function variableProblem({ type }: VariableDefinition, value: unknown): string | undefined {
  if (!hasType(value, type)) return `is of type ${type}; its type cannot change`;
  if (typeof value === "string" && (value.length < 1 || value.length > 512)) {
    return `takes 1 to 512 characters, found ${value.length}`;
  }
  if (type === "StringList" && (value as unknown[]).length > 50) return "takes at most 50 items";
  if (type === "MapList" && (value as unknown[]).length > 200) return "takes at most 200 items";
  const maps = type === "StringMap" ? [value] : type === "MapList" ? (value as unknown[]) : [];
  const key = maps.flatMap((map) => Object.keys(map as object)).find(({ length }) => length < 1 || length > 50);
  return key === undefined ? undefined : `has the key "${key}"; keys have 1 to 50 characters`;
}

const longestSleep = 604_799;

/** Waits for a duration, or until a time; a time in the past goes on at once (user guide, automation-action-sleep). */
export const sleep: Action = {
  inputs: { Duration: { type: "String" }, Timestamp: { type: "String" } },
  outputs: {},
  check(step, path) {
    const given = ["Duration", "Timestamp"].filter((name) => Object.hasOwn(step.inputs, name));
    if (given.length !== 1) return [{ path: `${path}.inputs`, message: "needs either Duration or Timestamp" }];
    return [];
  },
  async run(context, inputs) {
    const duration = text(inputs, "Duration");
    const seconds =
      duration === undefined
        ? Math.max(0, (parseTimestamp(requiredText(inputs, "Timestamp")) - context.now().getTime()) / 1000)
        : parseDuration(duration);
    if (seconds === undefined) {
      throw new StepFailure(`Duration "${duration}" is not an ISO 8601 duration such as PT10M`, "InputValidation");
    }
    if (seconds > longestSleep) {
      throw new StepFailure(`a sleep lasts at most ${longestSleep} s, this one ${seconds} s`, "InputValidation");
    }
    await context.attempt.sleep(seconds * 1000);
    return {};
  },
};

function parseTimestamp(timestamp: string): number {
  const iso = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/.test(timestamp);
  const time = iso ? Date.parse(timestamp) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  throw new StepFailure(
    `Timestamp "${timestamp}" is not an ISO 8601 time with a zone such as 2026-11-24T09:00:00Z`,
    "InputValidation",
  );
}

/** Its steps are run by the interpreter (user guide, automation-action-loop). */
export const loop: Action = {
  inputs: {
    Iterators: { type: "Any" },
    IteratorDataType: { type: "String", allowed: ["Boolean", "Integer", "String", "StringMap"] },
    LoopCondition: { type: "StringMap" },
    MaxIterations: { type: "Integer" },
    Steps: { type: "MapList", required: true },
  },
  outputs: { CurrentIteration: "Integer", CurrentIteratorValue: "String" },
  resolvesItself: true,
  check(step, path) {
    const { Iterators, IteratorDataType, LoopCondition, MaxIterations } = step.inputs;
    const problems: Problem[] = [];
    const report = (input: string, message: string) => problems.push({ path: `${path}.inputs.${input}`, message });
    if ((Iterators === undefined) === (LoopCondition === undefined)) {
      report("Iterators", "a loop has either Iterators (for each) or LoopCondition (do while)");
    }
    if (LoopCondition !== undefined) problems.push(...conditionProblems(LoopCondition, `${path}.inputs.LoopCondition`));
    if (IteratorDataType === "StringMap") {
      report("IteratorDataType", "how a step reads a field of a map iterator is not documented; loop over ids");
    } else if (IteratorDataType !== undefined && !["Boolean", "Integer", "String"].includes(String(IteratorDataType))) {
      report("IteratorDataType", "must be Boolean, Integer or String");
    }
    if (MaxIterations !== undefined && !(Number.isInteger(MaxIterations) && inRange(Number(MaxIterations), 1, 100))) {
      report("MaxIterations", "must be an Integer from 1 to 100");
    }
    return problems;
  },
};

const inRange = (value: number, from: number, to: number): boolean => value >= from && value <= to;
