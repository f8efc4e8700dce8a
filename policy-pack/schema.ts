import { isRecord } from "../aws/json";
import { nearest } from "./nearest";

/** JSON Schema (draft 7), as far as settings are described with it. */
export interface Schema {
  type?: string;
  description?: string;
  default?: unknown;
  enum?: readonly unknown[];
  items?: Schema;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  additionalProperties?: boolean;
  pattern?: string;
  minLength?: number;
  minItems?: number;
  minimum?: number;
  maximum?: number;
  /** Alternatives of different types. */
  anyOf?: readonly Schema[];
}

const types: Readonly<Record<string, { noun: string; is(value: unknown): boolean }>> = {
  string: { noun: "text", is: (value) => typeof value === "string" },
  number: { noun: "a number", is: (value) => typeof value === "number" },
  integer: { noun: "a whole number", is: Number.isInteger },
  boolean: { noun: "true or false", is: (value) => typeof value === "boolean" },
  array: { noun: "a list", is: Array.isArray },
  object: { noun: "an object", is: isRecord },
};

/** All that is wrong with a value, each in a sentence: where, what was found, and what belongs there. */
export function* problemsIn(value: unknown, schema: Schema, path: string): Generator<string> {
  const { type, anyOf } = schema;
  if (anyOf) {
    const fitting = anyOf.find((one) => one.type !== undefined && types[one.type]?.is(value));
    const nouns = anyOf.map((one) => types[one.type ?? ""]?.noun ?? "a value");
    if (fitting) yield* problemsIn(value, fitting, path);
    else yield `${path}: found ${shown(value)}. Write ${nouns.join(" or ")}.`;
    return;
  }
  if (type !== undefined && !types[type]?.is(value)) {
    yield `${path}: found ${shown(value)}. Write ${types[type]?.noun ?? type}.`;
    return;
  }
  if (schema.enum && !schema.enum.includes(value)) {
    yield `${path}: found ${shown(value)}. Use one of: ${schema.enum.join(", ")}.${meant(value, schema.enum)}`;
    return;
  }
  if (typeof value === "string") yield* problemsInText(value, schema, path);
  if (typeof value === "number") yield* problemsInNumber(value, schema, path);
  if (Array.isArray(value)) {
    const { items, minItems = 0 } = schema;
    if (value.length < minItems) yield `${path}: the list has ${value.length} entries. Write at least ${minItems}.`;
    for (const [index, item] of value.entries()) if (items) yield* problemsIn(item, items, `${path}[${index}]`);
  } else if (isRecord(value)) yield* problemsInObject(value, schema, path);
}

function* problemsInText(text: string, { pattern, minLength = 0 }: Schema, path: string): Generator<string> {
  if (text.length < minLength) yield `${path}: the text is empty. Write it.`;
  else if (pattern !== undefined && !new RegExp(pattern, "u").test(text))
    yield `${path}: found ${shown(text)}. Write a text that matches ${pattern}.`;
}

function* problemsInNumber(value: number, { minimum, maximum }: Schema, path: string): Generator<string> {
  if (minimum !== undefined && value < minimum) yield `${path}: found ${value}. Write at least ${minimum}.`;
  if (maximum !== undefined && value > maximum) yield `${path}: found ${value}. Write at most ${maximum}.`;
}

function* problemsInObject(value: Record<string, unknown>, schema: Schema, path: string): Generator<string> {
  const { properties = {}, required = [], additionalProperties } = schema;
  for (const name of required) if (!Object.hasOwn(value, name)) yield `${path}: ${name} is missing. Write it.`;
  for (const [name, member] of Object.entries(value)) {
    const described = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (described) yield* problemsIn(member, described, path === "" ? name : `${path}.${name}`);
    else if (additionalProperties === false) {
      const known = Object.keys(properties);
      const list = known.length > 12 ? "" : ` Known here: ${known.join(", ")}.`;
      yield `${path === "" ? "" : `${path}: `}there is no ${JSON.stringify(name)}.${meant(name, known) || list}`;
    }
  }
}

function meant(written: unknown, names: readonly unknown[]): string {
  const near =
    typeof written === "string"
      ? nearest(
          written,
          names.filter((name) => typeof name === "string"),
        )
      : undefined;
  return near === undefined ? "" : ` Did you mean ${JSON.stringify(near)}?`;
}

const shown = (value: unknown): string =>
  Array.isArray(value) ? "a list" : isRecord(value) ? "an object" : (JSON.stringify(value)?.slice(0, 60) ?? "nothing");
