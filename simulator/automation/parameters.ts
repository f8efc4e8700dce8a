import { compileJavaPattern } from "./javaRegex";
import { coerceParameterText, elementTypeOf } from "./parameterTypes";
import { wholeReference } from "./references";
import type { AutomationDocument, ParameterDefinition } from "./types";

/** The service refuses to start the run; the message names the parameter and the limit. */
export class ParameterRefused extends Error {
  constructor(
    message: string,
    /** The API model's own limits answer ValidationException, everything else the Automation error. */
    readonly code:
      | "InvalidAutomationExecutionParametersException"
      | "ValidationException" = "InvalidAutomationExecutionParametersException",
  ) {
    super(message);
  }
}

export interface BoundParameters {
  values: Map<string, unknown>;
  /** Defaults of the form `{{ ssm:/path }}`, still to be read from Parameter Store. */
  ssmDefaults: Array<{ name: string; path: string; type: "String" | "StringList" }>;
  /** What passed here but is not certain to pass in AWS. */
  notes: string[];
}

const refuse = (message: string): never => {
  throw new ParameterRefused(message);
};

const refuseModel = (message: string): never => {
  throw new ParameterRefused(`1 validation error detected: ${message}`, "ValidationException");
};

/** Limits of AutomationParameterMap in the API model: 200 parameters, keys of 1-50, lists of 50, values of 1-512. */
function checkModelLimits(wire: Record<string, unknown>, definitions: Record<string, ParameterDefinition>): string[] {
  const notes: string[] = [];
  if (Object.keys(wire).length > 200) refuseModel("Parameters has more than 200 entries");
  for (const [name, values] of Object.entries(wire)) {
    if (name.length < 1 || name.length > 50) refuseModel(`the parameter name "${name}" must have 1 to 50 characters`);
    if (!Array.isArray(values) || !values.every((value) => typeof value === "string")) {
      refuseModel(`Parameters.${name} must be a list of strings`);
      continue;
    }
    if (values.length > 50) refuseModel(`Parameters.${name} has ${values.length} values, the limit is 50`);
    const isMap = ["StringMap", "MapList"].includes(elementTypeOf(definitions[name]?.type ?? "String").type);
    for (const value of values) {
      if (value.length < 1) refuseModel(`Parameters.${name} holds an empty string; leave it out and use the default`);
      if (value.length <= 512) continue;
      if (!isMap) refuseModel(`Parameters.${name} has ${value.length} characters, the limit is 512`);
      notes.push(
        `parameter ${name} has ${value.length} characters: the API model says 512, which AWS is seen not to enforce for JSON values`,
      );
    }
  }
  return notes;
}

/** Binds the values of StartAutomationExecution to the document's parameters. Throws ParameterRefused. */
export function bindParameters(document: AutomationDocument, wire: Record<string, string[]>): BoundParameters {
  const definitions = document.parameters ?? {};
  const notes = checkModelLimits(wire, definitions);
  for (const name of Object.keys(wire)) {
    if (!Object.hasOwn(definitions, name)) refuse(`Parameter "${name}" is not declared by the document`);
  }
  const bound: BoundParameters = { values: new Map(), ssmDefaults: [], notes };
  for (const [name, definition] of Object.entries(definitions)) {
    const given = wire[name];
    if (given) bound.values.set(name, checkedValue(name, definition, given));
    else if (definition.default === undefined) refuse(`Parameter "${name}" has no default and must be given`);
    else bindDefault(name, definition, bound);
  }
  return bound;
}

function bindDefault(name: string, definition: ParameterDefinition, bound: BoundParameters): void {
  const { type, fromText } = elementTypeOf(definition.type);
  const reference = wholeReference(definition.default);
  if (reference?.kind === "ssm" && (type === "String" || type === "StringList")) {
    bound.ssmDefaults.push({ name, path: reference.path, type });
    return;
  }
  // An allowedPattern is not applied to the default: AWS shows an optional '' beside a pattern that refuses ''.
  bound.values.set(name, typeof definition.default === "string" ? fromText(definition.default) : definition.default);
}

function checkedValue(name: string, definition: ParameterDefinition, given: string[]): unknown {
  const value = coerceParameterText(name, definition.type, given, refuse);
  const items = Array.isArray(value) ? value : [value];
  for (const item of items) {
    if (definition.allowedValues && !definition.allowedValues.some((allowed) => sameValue(allowed, item))) {
      refuse(
        `Parameter "${name}": ${JSON.stringify(item)} is not one of the allowed values ${JSON.stringify(definition.allowedValues)}`,
      );
    }
    if (typeof item !== "string") continue;
    if (item.includes("{{")) refuse(`Parameter "${name}": a value that holds a reference ({{ … }}) is not supported`);
    if (definition.allowedPattern && !compileJavaPattern(definition.allowedPattern).test(item)) {
      refuse(
        `Parameter "${name}": "${item}" does not match the allowed pattern ${definition.allowedPattern} as a whole`,
      );
    }
    if (item.length < (definition.minChars ?? 0)) refuse(`Parameter "${name}" needs ${definition.minChars} characters`);
    if (item.length > (definition.maxChars ?? Number.POSITIVE_INFINITY)) {
      refuse(`Parameter "${name}" may have ${definition.maxChars} characters, it has ${item.length}`);
    }
  }
  if (Array.isArray(value)) {
    if (value.length < (definition.minItems ?? 0)) refuse(`Parameter "${name}" needs ${definition.minItems} items`);
    if (value.length > (definition.maxItems ?? Number.POSITIVE_INFINITY)) {
      refuse(`Parameter "${name}" may have ${definition.maxItems} items, it has ${value.length}`);
    }
  }
  return value;
}

/** allowedValues of an Integer or Boolean parameter are written with or without quotes. */
function sameValue(allowed: unknown, item: unknown): boolean {
  return allowed === item || (typeof item !== "object" && String(allowed) === String(item));
}
