import { coerce, describeValue } from "../coercion";
import { parseSelector, SelectorError, select } from "../selector";
import { type DocumentStep, isMap, StepFailure } from "../types";
import type { Action, InputDefinition, Problem, StepContext } from "./action";
import { list, requiredText } from "./inputs";
import { pollMilliseconds } from "./polling";
import { binaryMembers, streamingOperations } from "./streaming";

const serviceAndApi: Record<string, InputDefinition> = {
  Service: { type: "String", required: true },
  Api: { type: "String", required: true },
};

/** Calls any AWS operation (user guide, automation-action-executeAwsApi). */
export const executeAwsApi: Action = {
  inputs: serviceAndApi,
  takesApiParameters: true,
  outputs: {},
  declaresOutputs: true,
  timeout: { cap: 25, byDefault: 25 },
  check: checkOperation,
  async run(context, inputs) {
    return { answer: await callOperation(context, inputs) };
  },
};

const propertyInputs: Record<string, InputDefinition> = {
  ...serviceAndApi,
  PropertySelector: { type: "String", required: true },
  DesiredValues: { type: "StringList", required: true },
};

function checkProperty(step: DocumentStep, path: string): Problem[] {
  const selector = step.inputs.PropertySelector;
  const problems = checkOperation(step, path);
  if (typeof selector !== "string") return problems;
  try {
    parseSelector(selector);
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
    problems.push({ path: `${path}.inputs.PropertySelector`, message: error.message });
  }
  return problems;
}

/** One call; fails at once when the value is another one (user guide, automation-action-assertAwsResourceProperty). */
export const assertAwsResourceProperty: Action = {
  inputs: propertyInputs,
  takesApiParameters: true,
  outputs: {},
  check: checkProperty,
  async run(context, inputs) {
    const { found, selected } = await readProperty(context, inputs);
    if (found !== undefined && list(inputs, "DesiredValues").includes(found)) return {};
    throw new StepFailure(
      `${requiredText(inputs, "PropertySelector")} is ${found === undefined ? describeMissing(selected) : `"${found}"`}, desired ${list(inputs, "DesiredValues").join(" or ")}`,
      "PostVerification",
      "Verification",
    );
  },
};

/** Polls until the value is a desired one; an API error fails the step (user guide, …-waitForAwsResourceProperty). */
export const waitForAwsResourceProperty: Action = {
  inputs: propertyInputs,
  takesApiParameters: true,
  outputs: {},
  timeout: { byDefault: 3_600 },
  check: checkProperty,
  async run(context, inputs) {
    for (;;) {
      const { found } = await readProperty(context, inputs);
      if (found !== undefined && list(inputs, "DesiredValues").includes(found)) return {};
      await context.attempt.sleep(pollMilliseconds);
    }
  },
};

async function readProperty(
  context: StepContext,
  inputs: Record<string, unknown>,
): Promise<{ found: string | undefined; selected: unknown }> {
  const { PropertySelector, DesiredValues, ...request } = inputs;
  const answer = await callOperation(context, request);
  const selected = select(parseSelector(requiredText(inputs, "PropertySelector")), answer);
  return { found: comparableText(selected), selected };
}

/** Property values compare as text; Booleans as Python writes them, which the page demands in DesiredValues. */
function comparableText(value: unknown): string | undefined {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return undefined;
  const single = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (typeof single === "boolean") return single ? "True" : "False";
  if (typeof single === "string" || typeof single === "number") return String(single);
  throw new StepFailure(
    `the property is ${describeValue(value)}; comparing anything but one String, Integer or Boolean is not documented`,
    "PostVerification",
    "Verification",
  );
}

const describeMissing = (selected: unknown): string => (selected === undefined ? "not in the answer" : "an empty list");

function callOperation(context: StepContext, inputs: Record<string, unknown>): Promise<Record<string, unknown>> {
  const { Service, Api, ...parameters } = inputs;
  const service = String(Service);
  const operation = String(Api);
  const problem = operationProblem(service, operation, parameters);
  if (problem) throw new StepFailure(problem, "InputValidation");
  return context.call(service, operation, parameters);
}

function checkOperation(step: DocumentStep, path: string): Problem[] {
  const { Service, Api, ...parameters } = step.inputs;
  if (typeof Service !== "string" || typeof Api !== "string" || `${Service}${Api}`.includes("{{")) return [];
  const problem = operationProblem(Service, Api, parameters);
  return problem ? [{ path: `${path}.inputs.Api`, message: problem }] : [];
}

function operationProblem(service: string, operation: string, parameters: Record<string, unknown>): string | undefined {
  if (!/^[a-z][a-z0-9-]*$/.test(service)) return `Service "${service}" must be a boto3 client name such as ec2`;
  if (!/^[A-Z][A-Za-z0-9]*$/.test(operation)) {
    return `Api "${operation}" must be the operation name in PascalCase; other spellings are not documented to work`;
  }
  if (streamingOperations[service]?.includes(operation)) {
    return `${service} ${operation} streams its input or output, which Automation does not support`;
  }
  const binary = binaryMembers[service]?.[operation]?.find((member) => holdsMember(parameters, member.split(".")));
  return binary
    ? `${service} ${operation} needs binary data in ${binary}; how Automation turns text into it is not documented`
    : undefined;
}

function holdsMember(value: unknown, names: string[]): boolean {
  if (Array.isArray(value)) return value.some((item) => holdsMember(item, names));
  if (!isMap(value)) return false;
  const [name = "", ...rest] = names;
  if (Object.hasOwn(value, name) && (rest.length === 0 || holdsMember(value[name], rest))) return true;
  return Object.values(value).some((item) => holdsMember(item, names));
}

/** Outputs that a step declares, from the answer of its call. A selector that finds nothing leaves its output unset. */
export function declaredOutputs(step: DocumentStep, answer: unknown): Record<string, unknown> {
  const outputs: Record<string, unknown> = {};
  for (const { Name, Selector, Type = "String" } of step.outputs ?? []) {
    const selected = select(parseSelector(Selector), answer);
    if (selected === undefined) continue;
    try {
      outputs[Name] = coerce(selected, Type);
    } catch (error) {
      throw new StepFailure(
        `output ${Name} (${Selector}): ${(error as Error).message}`,
        "PostVerification",
        "Verification",
      );
    }
  }
  return outputs;
}
