import { javaPatternProblem } from "../../../aws/javaPattern";
import { isRecord } from "../../../aws/json";
import { rulesOf } from "../actions";
import { stepsOf, textOf } from "../document";
import type { Problem, Report } from "./problem";
import { isPath, isSelector } from "./selectors";

const maxBytes = 64 * 1024;
export const maxDepth = 60;

const topLevel = [
  "schemaVersion",
  "description",
  "assumeRole",
  "parameters",
  "variables",
  "mainSteps",
  "outputs",
  "files",
];
const stepProperties = [
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
const parameterProperties = [
  "type",
  "description",
  "default",
  "allowedValues",
  "allowedPattern",
  "displayType",
  "interpolationType",
  "minItems",
  "maxItems",
  "minChars",
  "maxChars",
];
const types = ["String", "Integer", "Boolean", "StringList", "StringMap", "MapList"];

/** Levels of objects and lists, of parsed JSON. */
export function depthOf(value: unknown): number {
  let depth = 0;
  let level = [value];
  while (level.length > 0 && depth <= maxDepth) {
    level = level.flatMap((item) => (typeof item === "object" && item !== null ? Object.values(item) : []));
    depth += 1;
  }
  return depth;
}

/** The skeleton (user guide, "documents-syntax-data-elements-parameters" and "automation-actions"). */
export function checkShape(document: Record<string, unknown>, report: Report): void {
  const problem = (path: string, message: string) => report("document-shape", { path }, message);
  if (document.schemaVersion !== "0.3") problem("schemaVersion", 'Automation documents have schemaVersion "0.3".');
  for (const key of Object.keys(document))
    if (!topLevel.includes(key)) problem(key, `A document has no ${key}; it has ${topLevel.join(", ")}.`);
  const bytes = Buffer.byteLength(JSON.stringify(document));
  if (bytes > maxBytes)
    report("document-size", { path: "" }, `The document has ${bytes} bytes; 65,536 is the limit. Split it into two.`);
  if (document.assumeRole !== undefined && typeof document.assumeRole !== "string")
    problem("assumeRole", "assumeRole is the ARN of a role, or a reference to a parameter with it.");
  if (!Array.isArray(document.mainSteps) || document.mainSteps.length === 0)
    problem("mainSteps", "mainSteps is a list of at least one step.");
  checkMergeKeys(document, "", report);
  checkParameters(document.parameters, report);
  checkVariables(document.variables, report);
  checkOutputList(document.outputs, report);
  checkSteps(document, report);
}

/** What `<<` means in YAML is not part of its core: whether Automation merges, and so what the steps are, is not known. */
function checkMergeKeys(value: unknown, path: string, report: Report): void {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const at = Array.isArray(value) ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`;
    if (key === "<<")
      report("merge-key", { path: at }, "Write out what << would merge: Automation may merge it or not.");
    else checkMergeKeys(inner, at, report);
  }
}

function checkParameters(parameters: unknown, report: Report): void {
  if (parameters === undefined) return;
  if (!isRecord(parameters)) {
    report("document-shape", { path: "parameters" }, "parameters is an object.");
    return;
  }
  if (Object.keys(parameters).length > 200)
    report("document-shape", { path: "parameters" }, "A document has 200 parameters at most.");
  for (const [name, definition] of Object.entries(parameters)) {
    const path = `parameters.${name}`;
    if (!/^[A-Za-z0-9_]{1,50}$/.test(name))
      report("parameter", { path }, "A parameter name has 1 to 50 letters, digits and underscores.");
    if (!isRecord(definition)) {
      report("parameter", { path }, "A parameter is an object with a type.");
      continue;
    }
    const { type } = definition;
    if (typeof type !== "string" || !(types.includes(type) || /^(List<)?AWS::/.test(type)))
      report("parameter", { path: `${path}.type` }, `The type is one of ${types.join(", ")}, or an AWS:: type.`);
    for (const key of Object.keys(definition))
      if (!parameterProperties.includes(key))
        report("parameter", { path: `${path}.${key}` }, `A parameter has no ${key}.`);
    const wrong = typeof definition.allowedPattern === "string" && javaPatternProblem(definition.allowedPattern);
    if (wrong)
      report(
        "parameter",
        { path: `${path}.allowedPattern` },
        `Java, which applies allowedPattern, refuses it: ${wrong}.`,
      );
  }
}

function checkVariables(variables: unknown, report: Report): void {
  if (variables === undefined) return;
  if (!isRecord(variables)) {
    report("document-shape", { path: "variables" }, "variables is an object.");
    return;
  }
  for (const [name, definition] of Object.entries(variables))
    if (!isRecord(definition) || !types.includes(textOf(definition.type)))
      report("variable", { path: `variables.${name}` }, `A variable has a type: one of ${types.join(", ")}.`);
}

function checkOutputList(outputs: unknown, report: Report): void {
  if (outputs === undefined) return;
  if (!Array.isArray(outputs) || outputs.some((o) => typeof o !== "string" || !/^\w+\.\w+$/.test(o)))
    report("document-shape", { path: "outputs" }, "outputs is a list of stepName.OutputName, without braces.");
}

function checkSteps(document: Record<string, unknown>, report: Report): void {
  if (Array.isArray(document.mainSteps))
    for (const [index, step] of document.mainSteps.entries())
      if (!isRecord(step)) report("step-shape", { path: `mainSteps[${index}]` }, "A step is an object.");
  const names = new Set<unknown>();
  for (const { step, path } of stepsOf(document)) {
    const where = { step, path };
    if (typeof step.name !== "string" || !/^[A-Za-z0-9_]+$/.test(step.name))
      report("step-name", where, "A step name has letters, digits and underscores only.");
    else if (names.has(step.name)) report("step-name", where, `Another step is called ${step.name}: names are unique.`);
    names.add(step.name);
    for (const key of Object.keys(step))
      if (!stepProperties.includes(key) && key !== "<<")
        report("step-shape", where, `A step has no ${key}; it has ${stepProperties.join(", ")}.`);
    if (!isRecord(step.inputs)) report("step-shape", where, "inputs is an object, {} when there is nothing to say.");
    for (const key of ["isEnd", "isCritical"])
      if (step[key] !== undefined && typeof step[key] !== "boolean")
        report("step-shape", where, `${key} is true or false.`, quoted(step[key], /^(true|false)$/i));
    for (const key of ["maxAttempts", "timeoutSeconds"])
      if (step[key] !== undefined && !(Number.isInteger(step[key]) && (step[key] as number) > 0))
        report("step-shape", where, `${key} is a positive whole number.`, quoted(step[key], /^[1-9]\d*$/));
    checkOutputs(step, path, report);
  }
}

/** Booleans and numbers in quotes are in documents that AWS owns. */
const quoted = (value: unknown, form: RegExp): Problem["severity"] => (form.test(textOf(value)) ? "warning" : "error");

function checkOutputs(step: Record<string, unknown>, path: string, report: Report): void {
  const { outputs } = step;
  if (outputs === undefined) return;
  const rules = rulesOf(step.action);
  if (rules && !rules.declaresOutputs) {
    report("output", { step, path: `${path}.outputs` }, `${step.action} declares no outputs of its own.`, "warning");
  }
  if (!Array.isArray(outputs)) {
    report("output", { step, path: `${path}.outputs` }, "outputs is a list.");
    return;
  }
  for (const [index, output] of outputs.entries()) {
    const where = { step, path: `${path}.outputs[${index}]` };
    if (!isRecord(output) || typeof output.Name !== "string" || !/^\w+$/.test(output.Name))
      report(
        "output",
        where,
        "An output has a Name of letters, digits and underscores.",
        isRecord(output) && textOf(output.Name).trim() !== "" ? "warning" : "error",
      );
    else if (!types.includes(textOf(output.Type)))
      report(
        "output",
        where,
        `Say the Type of ${output.Name}: one of ${types.join(", ")}. The default is contradictory.`,
        output.Type === undefined ? "warning" : "error",
      );
    else if (!isSelector(output.Selector))
      report(
        "selector",
        where,
        `${output.Name}: a Selector begins with $ and uses only .key, ..key, [n] and [?(@.key == 'value')]; nothing else is documented.`,
        isPath(output.Selector) ? "warning" : "error",
      );
  }
}
