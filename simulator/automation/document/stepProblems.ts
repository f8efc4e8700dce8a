import { actions } from "../actions";
import type { Action, Problem } from "../actions/action";
import { parseSelector, SelectorError } from "../selector";
import { type DocumentStep, isMap } from "../types";
import { unknownKeys } from "./keys";

const stepKeys = [
  "name",
  "action",
  "description",
  "inputs",
  "outputs",
  "onFailure",
  "onCancel",
  "isCritical",
  "isEnd",
  "nextStep",
  "maxAttempts",
  "timeoutSeconds",
];

const outputTypes = ["String", "Integer", "Boolean", "StringList", "StringMap", "MapList"];

/** Not inside a loop: whether these work there is not documented. */
const notInLoops = ["aws:loop", "aws:approve", "aws:pause"];
/** The pages of these actions say that onCancel is not supported. */
const withoutOnCancel = ["aws:loop", "aws:updateVariable"];

/** What is wrong with one step, taken by itself. */
export function stepProblems(step: unknown, path: string, inLoop = false): Problem[] {
  if (!isMap(step)) return [{ path, message: "a step must be a map" }];
  const problems: Problem[] = unknownKeys(step, stepKeys, path);
  const report = (where: string, message: string) =>
    problems.push({ path: where ? `${path}.${where}` : path, message });
  if (typeof step.name !== "string" || !/^[a-zA-Z0-9_]+$/.test(step.name)) {
    report("name", `"${String(step.name)}" must consist of letters, digits and underscores`);
  }
  const action = typeof step.action === "string" ? actions.get(step.action) : undefined;
  if (!action) report("action", `"${String(step.action)}" is not an Automation action`);
  if (!isMap(step.inputs)) report("inputs", "is required; it may be {}");
  if (problems.length > 0 || !action) return problems;

  const typed = step as unknown as DocumentStep;
  propertyProblems(typed, action, inLoop, report);
  problems.push(...inputNameProblems(typed, action, path), ...declaredOutputProblems(typed, action, path));
  if (problems.length === 0) problems.push(...(action.check?.(typed, path) ?? []));
  if (typed.action === "aws:loop") problems.push(...innerProblems(typed, path));
  return problems;
}

function propertyProblems(
  step: DocumentStep,
  action: Action,
  inLoop: boolean,
  report: (where: string, message: string) => void,
): void {
  const { onFailure, onCancel, isCritical, isEnd, nextStep, maxAttempts, timeoutSeconds } = step;
  if (onFailure !== undefined && !/^(Abort|Continue|step:[a-zA-Z0-9_]+)$/.test(onFailure)) {
    report("onFailure", `must be Abort, Continue or step:NAME, found "${onFailure}"`);
  }
  if (onCancel !== undefined && !/^(Abort|step:[a-zA-Z0-9_]+)$/.test(onCancel)) {
    report("onCancel", `must be Abort or step:NAME, found "${onCancel}"`);
  }
  if (onCancel !== undefined && withoutOnCancel.includes(step.action)) {
    report("onCancel", `is not supported for ${step.action}`);
  }
  for (const [name, value] of Object.entries({ isCritical, isEnd })) {
    if (value !== undefined && typeof value !== "boolean") report(name, "must be true or false, unquoted");
  }
  if (nextStep !== undefined && !/^[a-zA-Z0-9_]+$/.test(String(nextStep))) report("nextStep", "must be a step name");
  if (nextStep !== undefined && step.action === "aws:branch") report("nextStep", "a branch names its Default instead");
  if (nextStep !== undefined && isEnd) report("nextStep", "a step cannot have both isEnd and nextStep");
  if (isEnd && onFailure?.startsWith("step:")) {
    report("onFailure", "which of isEnd and onFailure step: wins is not documented; use one of them");
  }
  if (isEnd && inLoop) report("isEnd", "what isEnd does inside a loop is not documented");
  if (inLoop && notInLoops.includes(step.action)) {
    report("action", `whether ${step.action} works inside a loop is not documented`);
  }
  if (maxAttempts !== undefined && !(Number.isInteger(maxAttempts) && maxAttempts >= 1)) {
    report("maxAttempts", "must be an Integer of at least 1");
  }
  if (timeoutSeconds === undefined) return;
  const seconds = /^\d+$/.test(String(timeoutSeconds)) ? Number(timeoutSeconds) : 0;
  if (seconds < 1) report("timeoutSeconds", "must be an Integer of at least 1");
  if (seconds > (action.timeout?.max ?? Number.POSITIVE_INFINITY)) {
    report("timeoutSeconds", `${step.action} waits at most ${action.timeout?.max} s`);
  }
}

function inputNameProblems(step: DocumentStep, action: Action, path: string): Problem[] {
  const missing = Object.entries(action.inputs)
    .filter(([name, { required }]) => required && !Object.hasOwn(step.inputs, name))
    .map(([name]) => ({ path: `${path}.inputs`, message: `${step.action} needs the input ${name}` }));
  if (action.takesApiParameters) return missing;
  return [...missing, ...unknownKeys(step.inputs, Object.keys(action.inputs), `${path}.inputs`)];
}

function declaredOutputProblems(step: DocumentStep, action: Action, path: string): Problem[] {
  const { outputs } = step;
  if (outputs === undefined) return [];
  if (!action.declaresOutputs)
    return [{ path: `${path}.outputs`, message: `${step.action} has no outputs of your own` }];
  if (!Array.isArray(outputs)) return [{ path: `${path}.outputs`, message: "must be a list" }];
  const names: string[] = [];
  return outputs.flatMap((output: unknown, index) => {
    const where = `${path}.outputs[${index}]`;
    if (!isMap(output)) return [{ path: where, message: "must be a map" }];
    const { Name, Selector, Type } = output;
    const problems = unknownKeys(output, ["Name", "Selector", "Type"], where);
    if (typeof Name !== "string" || !/^[a-zA-Z0-9_]+$/.test(Name)) {
      problems.push({ path: `${where}.Name`, message: "must consist of letters, digits and underscores" });
    } else if (names.includes(Name) || Object.hasOwn(action.outputs, Name)) {
      problems.push({ path: `${where}.Name`, message: `the step already has an output ${Name}` });
    } else names.push(Name);
    if (Type !== undefined && !outputTypes.includes(String(Type))) {
      problems.push({ path: `${where}.Type`, message: `must be one of ${outputTypes.join(", ")}` });
    }
    return [...problems, ...selectorProblems(Selector, `${where}.Selector`)];
  });
}

function selectorProblems(selector: unknown, path: string): Problem[] {
  if (typeof selector !== "string") return [{ path, message: "is required" }];
  try {
    parseSelector(selector);
    return [];
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
    return [{ path, message: error.message }];
  }
}

function innerProblems(step: DocumentStep, path: string): Problem[] {
  const steps = step.inputs.Steps;
  if (!Array.isArray(steps) || steps.length === 0) {
    return [{ path: `${path}.inputs.Steps`, message: "must be a list of at least one step" }];
  }
  return steps.flatMap((inner, index) => stepProblems(inner, `${path}.inputs.Steps[${index}]`, true));
}
