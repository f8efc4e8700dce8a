import { AwsError } from "../../aws";
import { actions, hasOutput } from "../actions";
import type { Problem } from "../actions/action";
import { JavaRegexError } from "../javaCharacters";
import { compileJavaPattern } from "../javaRegex";
import { defaultProblem, isParameterType } from "../parameterTypes";
import { InvalidReference, texts, wholeReference } from "../references";
import { type AutomationDocument, type DocumentStep, isMap } from "../types";
import { type DocumentFormat, readDocumentText } from "./format";
import { edges, findCycle, innerSteps } from "./graph";
import { unknownKeys } from "./keys";
import { referenceProblems } from "./referenceProblems";
import { stepProblems } from "./stepProblems";

const topLevelKeys = [
  "schemaVersion",
  "description",
  "assumeRole",
  "parameters",
  "variables",
  "mainSteps",
  "outputs",
  "files",
];

const parameterKeys = [
  "type",
  "description",
  "default",
  "allowedValues",
  "allowedPattern",
  "displayType",
  "minItems",
  "maxItems",
  "minChars",
  "maxChars",
  "interpolationType",
];

/** Reads and validates an Automation document as CreateDocument does. Throws AwsError with every problem's path. */
export function loadDocument(content: string, format: DocumentFormat): AutomationDocument {
  return validateDocument(readDocumentText(content, format));
}

/** Throws AwsError `InvalidDocumentContent`, or `InvalidDocumentSchemaVersion`, with every problem's path. */
export function validateDocument(document: unknown): AutomationDocument {
  if (isMap(document) && document.schemaVersion !== "0.3") {
    throw new AwsError(
      "InvalidDocumentSchemaVersion",
      `schemaVersion: an Automation document has "0.3" (as text), found ${JSON.stringify(document.schemaVersion)}`,
    );
  }
  const problems = documentProblems(document);
  if (problems.length === 0) return document as unknown as AutomationDocument;
  throw new AwsError(
    "InvalidDocumentContent",
    problems.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join("\n"),
  );
}

/**
 * Every reason for which the document is refused, or nothing.
 *
 * runbooks/language/checks reads the same pages of AWS a second time, on purpose: what one reading gets wrong, the other
 * finds. Do not merge the two.
 */
export function documentProblems(document: unknown): Problem[] {
  if (!isMap(document)) return [{ path: "", message: "the document must be a map" }];
  const { mainSteps } = document;
  if (!Array.isArray(mainSteps) || mainSteps.length === 0) {
    return [{ path: "mainSteps", message: "must be a list of at least one step" }];
  }
  const shape = [
    ...unknownKeys(document, topLevelKeys, ""),
    ...parameterProblems(document.parameters),
    ...variableProblems(document.variables),
    ...mainSteps.flatMap((step, index) => stepProblems(step, `mainSteps[${index}]`)),
  ];
  // What follows relies on every step having a name, a known action and inputs.
  if (shape.length > 0) return shape;
  const steps = mainSteps as unknown as DocumentStep[];
  return [
    ...nameProblems(steps),
    ...cycleProblems(steps),
    ...referenceProblems(document as unknown as AutomationDocument),
    ...outputProblems(document as unknown as AutomationDocument),
  ];
}

function parameterProblems(parameters: unknown): Problem[] {
  if (parameters === undefined) return [];
  if (!isMap(parameters)) return [{ path: "parameters", message: "must be a map" }];
  return Object.entries(parameters).flatMap(([name, definition]) => {
    const path = `parameters.${name}`;
    if (!/^[A-Za-z0-9_]+$/.test(name)) return [{ path, message: "a parameter name has letters, digits and _" }];
    if (!isMap(definition)) return [{ path, message: "must be a map" }];
    return [...unknownKeys(definition, parameterKeys, path), ...oneParameter(definition, path)];
  });
}

function oneParameter(definition: Record<string, unknown>, path: string): Problem[] {
  const { type, allowedPattern, allowedValues } = definition;
  if (typeof type !== "string" || !isParameterType(type)) {
    return [{ path: `${path}.type`, message: `${JSON.stringify(type)} is not a parameter type` }];
  }
  const problems: Problem[] = [];
  if (allowedValues !== undefined && !Array.isArray(allowedValues)) {
    problems.push({ path: `${path}.allowedValues`, message: "must be a list" });
  }
  try {
    if (typeof allowedPattern === "string") compileJavaPattern(allowedPattern);
  } catch (error) {
    if (!(error instanceof JavaRegexError)) throw error;
    problems.push({ path: `${path}.allowedPattern`, message: error.message });
  }
  if (definition.default !== undefined) problems.push(...defaultProblems(type, definition.default, `${path}.default`));
  return problems;
}

/** A default is a plain value, or the whole of a String or StringList comes from Parameter Store. */
function defaultProblems(type: string, value: unknown, path: string): Problem[] {
  try {
    if (wholeReference(value)?.kind === "ssm") {
      const fits = type === "String" || type === "StringList";
      return fits ? [] : [{ path, message: "{{ ssm:… }} is for parameters of type String and StringList" }];
    }
    if (holdsReference(value))
      return [{ path, message: "a default cannot refer to anything but {{ ssm:… }} as a whole" }];
  } catch (error) {
    if (!(error instanceof InvalidReference)) throw error;
    return [{ path, message: error.message }];
  }
  const problem = defaultProblem(type, value);
  return problem ? [{ path, message: problem }] : [];
}

const holdsReference = (value: unknown): boolean => [...texts(value, "")].some(({ text }) => text.includes("{{"));

function variableProblems(variables: unknown): Problem[] {
  if (variables === undefined) return [];
  if (!isMap(variables)) return [{ path: "variables", message: "must be a map" }];
  return Object.entries(variables).flatMap(([name, definition]) => {
    const path = `variables.${name}`;
    if (!isMap(definition)) return [{ path, message: "must be a map" }];
    const { type } = definition;
    if (typeof type !== "string" || !isParameterType(type) || type.includes("::")) {
      return [{ path: `${path}.type`, message: `${JSON.stringify(type)} is not the type of a variable` }];
    }
    const value = definition.default;
    const problem = holdsReference(value) ? "a variable's default cannot hold a reference" : undefined;
    const mismatch = problem ?? (value === undefined ? undefined : defaultProblem(type, value));
    return [
      ...unknownKeys(definition, ["type", "description", "default"], path),
      ...(mismatch ? [{ path: `${path}.default`, message: mismatch }] : []),
    ];
  });
}

function nameProblems(steps: DocumentStep[]): Problem[] {
  const all = steps.flatMap((step) => [step, ...innerSteps(step)]).map(({ name }) => name);
  const repeated = new Set(all.filter((name, index) => all.indexOf(name) !== index));
  return [...repeated].map((name) => ({
    path: "mainSteps",
    message: `the step name "${name}" is used more than once`,
  }));
}

function cycleProblems(steps: DocumentStep[]): Problem[] {
  const lists = [steps, ...steps.map(innerSteps)];
  return lists.flatMap((list) => {
    const cycle = findCycle(edges(list));
    return cycle ? [{ path: "mainSteps", message: `the steps form a cycle: ${cycle.join(" → ")}; use aws:loop` }] : [];
  });
}

function outputProblems({ outputs, mainSteps }: AutomationDocument): Problem[] {
  if (outputs === undefined) return [];
  if (!Array.isArray(outputs)) return [{ path: "outputs", message: "must be a list" }];
  return outputs.flatMap((output, index) => {
    const path = `outputs[${index}]`;
    const [, name, outputName = ""] = /^([A-Za-z0-9_]+)\.([A-Za-z0-9_]+)$/.exec(String(output)) ?? [];
    if (!name) return [{ path, message: `"${output}" must be written step.Output, without braces` }];
    const step = mainSteps.find((candidate) => candidate.name === name);
    if (!step) return [{ path, message: `there is no main step named "${name}"` }];
    return hasOutput(step, outputName) ? [] : [{ path, message: `step ${name} has no output ${outputName}` }];
  });
}

/** Why a document cannot be run here at all, before it starts; undefined when it can. */
export function cannotRunReason(
  document: AutomationDocument,
  unavailable: Readonly<Record<string, string>>,
): string | undefined {
  for (const step of document.mainSteps.flatMap((main) => [main, ...innerSteps(main)])) {
    const action = actions.get(step.action);
    const reason = action?.cannotRun ?? unavailable[step.action] ?? action?.cannotRunStep?.(step);
    if (reason) return `step ${step.name} uses ${step.action}: it cannot be run here because ${reason}`;
  }
  return undefined;
}
