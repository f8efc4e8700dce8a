import { hasType } from "./coercion";
import { isMap, type ValueType } from "./types";

const plainTypes: ReadonlySet<string> = new Set(["String", "Integer", "Boolean", "StringList", "StringMap", "MapList"]);
/** `AWS::EC2::Instance::Id`, `List<AWS::EC2::Instance::Id>`: console pickers, strings to a run. */
const awsType = /^AWS::[A-Za-z0-9]+(?:::[A-Za-z0-9]+)+$/;
const awsListType = /^List<AWS::[A-Za-z0-9]+(?:::[A-Za-z0-9]+)+>$/;

export function isParameterType(type: string): boolean {
  return plainTypes.has(type) || awsType.test(type) || awsListType.test(type);
}

/** The value type behind a parameter type, and how a default written as text becomes a value of it. */
export function elementTypeOf(type: string): { type: ValueType; fromText(text: string): unknown } {
  const plain: ValueType = awsListType.test(type) ? "StringList" : awsType.test(type) ? "String" : (type as ValueType);
  const fromText = (text: string): unknown => {
    if (plain !== "StringMap" && plain !== "MapList") return text;
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  };
  return { type: plain, fromText };
}

/** Why a default does not fit its type, or undefined. AWS shows a StringMap default as the text "{}". */
export function defaultProblem(type: string, value: unknown): string | undefined {
  const { type: plain, fromText } = elementTypeOf(type);
  const parsed = typeof value === "string" ? fromText(value) : value;
  if (hasType(parsed, plain)) return undefined;
  return `the default ${JSON.stringify(value)} is not ${plain === "Integer" ? "an" : "a"} ${plain}`;
}

/**
 * A value as StartAutomationExecution carries it (a list of strings whatever the type; maps as one JSON text) in the
 * parameter's type.
 */
export function coerceParameterText(
  name: string,
  type: string,
  given: string[],
  refuse: (message: string) => never,
): unknown {
  const { type: plain } = elementTypeOf(type);
  if (plain === "StringList") return given;
  const [only] = given;
  if (given.length !== 1 || only === undefined) {
    return refuse(`Parameter "${name}" is of type ${type} and accepts exactly one value, ${given.length} were given`);
  }
  if (plain === "String") return only;
  if (plain === "Integer" && /^-?\d+$/.test(only)) return Number(only);
  if (plain === "Boolean" && (only === "true" || only === "false")) return only === "true";
  if (plain === "StringMap" || plain === "MapList") {
    const parsed = parseJson(only);
    if (plain === "StringMap" ? isMap(parsed) : Array.isArray(parsed) && parsed.every(isMap)) return parsed;
    return refuse(
      `Parameter "${name}" is of type ${type}: its one value must be the JSON text of ${plain === "StringMap" ? "an object" : "a list of objects"}`,
    );
  }
  return refuse(
    `Parameter "${name}": "${only}" is not ${plain === "Integer" ? "an Integer" : "a Boolean (true or false)"}`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
