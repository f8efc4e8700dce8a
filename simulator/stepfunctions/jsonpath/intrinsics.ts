import { randomUUID } from "node:crypto";
import { hashAlgorithms, hashText } from "../hash";
import { isJsonMap, type Json, type JsonMap, sameJson } from "../json";
import { fraction } from "../random";
import { escapedBraces } from "./expression";

/** A function was given what it does not accept. */
export class IntrinsicError extends Error {}

type Intrinsic = (values: Json[]) => Json;

const longestText = 10_000;
const longestRange = 1_000;

/** "Intrinsic functions for JSONPath states" (Step Functions guide). The number of arguments is checked when read. */
const functions: Readonly<Record<string, Intrinsic>> = {
  "States.Array": (values) => values,
  "States.ArrayPartition": ([array, size]) => {
    const items = list(array);
    const chunk = integer(size);
    if (chunk < 1) throw new IntrinsicError("the size of a chunk must be 1 or more");
    const chunks: Json[] = [];
    for (let i = 0; i < items.length; i += chunk) chunks.push(items.slice(i, i + chunk));
    return chunks;
  },
  "States.ArrayContains": ([array, wanted]) => list(array).some((item) => sameJson(item, wanted as Json)),
  "States.ArrayRange": ([first, last, step]) => range(integer(first), integer(last), integer(step)),
  "States.ArrayGetItem": ([array, index]) => {
    const items = list(array);
    const item = items[integer(index)];
    if (item === undefined)
      throw new IntrinsicError(`there is no item ${integer(index)} in an array of ${items.length}`);
    return item;
  },
  "States.ArrayLength": ([array]) => list(array).length,
  "States.ArrayUnique": ([array]) =>
    list(array).filter((item, index, all) => all.findIndex((other) => sameJson(item, other)) === index),
  "States.Base64Encode": ([value]) => Buffer.from(shortText(value)).toString("base64"),
  "States.Base64Decode": ([value]) => Buffer.from(shortText(value), "base64").toString("utf8"),
  "States.Hash": ([value, algorithm]) => {
    const data = typeof value === "string" ? value : JSON.stringify(value);
    const hash = hashText(shortText(data), text(algorithm));
    if (hash === undefined) throw new IntrinsicError(`"${algorithm}" is none of ${hashAlgorithms.join(", ")}`);
    return hash;
  },
  "States.JsonMerge": ([left, right, deep]) => {
    if (deep !== false)
      throw new IntrinsicError("only the shallow mode is supported: the third argument must be false");
    return { ...map(left), ...map(right) };
  },
  "States.StringToJson": ([value]) => {
    // Recorded: a blank text is null.
    if (text(value).trim() === "") return null;
    try {
      return JSON.parse(text(value)) as Json;
    } catch (error) {
      throw new IntrinsicError(`the text is not JSON: ${(error as Error).message}`);
    }
  },
  "States.JsonToString": ([value]) => JSON.stringify(value),
  "States.MathRandom": ([start, end, seed]) => {
    const from = integer(start);
    const to = integer(end);
    if (to <= from) throw new IntrinsicError("the end must be greater than the start");
    const drawn = seed === undefined ? Math.random() : fraction(integer(seed));
    return from + Math.floor(drawn * (to - from));
  },
  "States.MathAdd": ([left, right]) => integer(left) + integer(right),
  // Recorded: a delimiter of several characters splits at each of them, and empty parts are dropped.
  "States.StringSplit": ([value, delimiters]) => {
    const marks = new Set(text(delimiters));
    const parts = [""];
    for (const character of text(value)) {
      if (marks.has(character)) parts.push("");
      else parts.push((parts.pop() ?? "") + character);
    }
    return parts.filter((part) => part !== "");
  },
  "States.UUID": () => randomUUID(),
  "States.Format": ([template, ...values]) => format(text(template), values),
};

/** @throws IntrinsicError */
export function callIntrinsic(name: string, values: Json[]): Json {
  const intrinsic = functions[name];
  if (!intrinsic) throw new IntrinsicError(`there is no intrinsic function ${name}`);
  const result = intrinsic(name === "States.Format" ? values : values.map(unescaped));
  return unescaped(result);
}

function format(template: string, values: Json[]): string {
  const parts = template.split("{}");
  if (parts.length - 1 !== values.length) {
    throw new IntrinsicError(`the template has ${parts.length - 1} places for ${values.length} values`);
  }
  return parts.map((part, index) => part + (index < values.length ? shown(values[index] as Json) : "")).join("");
}

/** Recorded: lists and objects are shown as Java prints them. */
function shown(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(shown).join(", ")}]`;
  if (isJsonMap(value))
    return `{${Object.entries(value)
      .map(([key, item]) => `${key}=${shown(item)}`)
      .join(", ")}}`;
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Literals keep escaped braces apart until they have been formatted. */
function unescaped(value: Json): Json {
  if (typeof value !== "string") return value;
  return value.replaceAll(escapedBraces["{"], "{").replaceAll(escapedBraces["}"], "}");
}

function range(first: number, last: number, step: number): number[] {
  if (step === 0) throw new IntrinsicError("the step must not be 0");
  const count = Math.max(0, Math.floor((last - first) / step) + 1);
  if (count > longestRange) throw new IntrinsicError(`a range has at most ${longestRange} items, this one ${count}`);
  return Array.from({ length: count }, (_, index) => first + index * step);
}

function list(value: Json | undefined): Json[] {
  if (Array.isArray(value)) return value;
  throw new IntrinsicError(`an array is expected, not ${JSON.stringify(value)}`);
}

function map(value: Json | undefined): JsonMap {
  if (isJsonMap(value)) return value;
  throw new IntrinsicError(`an object is expected, not ${JSON.stringify(value)}`);
}

function text(value: Json | undefined): string {
  if (typeof value === "string") return value;
  throw new IntrinsicError(`a text is expected, not ${JSON.stringify(value)}`);
}

function shortText(value: Json | undefined): string {
  const found = text(value);
  if (found.length > longestText) throw new IntrinsicError(`the text is longer than ${longestText} characters`);
  return found;
}

/** A number that is no integer is rounded; the range is that of 32 bits (States.MathAdd, "Input validation"). */
function integer(value: Json | undefined): number {
  if (typeof value !== "number") throw new IntrinsicError(`a number is expected, not ${JSON.stringify(value)}`);
  const rounded = Math.round(value);
  if (rounded < -2_147_483_648 || rounded > 2_147_483_647) {
    throw new IntrinsicError(`${value} is outside of the range from -2147483648 to 2147483647`);
  }
  return rounded;
}
