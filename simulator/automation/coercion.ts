import { isMap, type ValueType } from "./types";

/** Says what cannot be converted, and what to declare instead. */
export class CoercionError extends Error {}

/** In the words of the documentation: `a StringList of 3`. */
export function describeValue(value: unknown): string {
  if (typeof value === "string") return "a String";
  if (typeof value === "boolean") return "a Boolean";
  if (typeof value === "number") return Number.isInteger(value) ? "an Integer" : "a decimal number";
  if (value instanceof Date) return "a date";
  if (value instanceof Uint8Array) return "binary data";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return isMap(value) ? "a StringMap" : "nothing";
}

/** Whether the value already has the type, without any conversion. */
export function hasType(value: unknown, type: ValueType): boolean {
  switch (type) {
    case "String":
      return typeof value === "string";
    case "Integer":
      return Number.isInteger(value);
    case "Boolean":
      return typeof value === "boolean";
    case "StringList":
      return Array.isArray(value) && value.every((item) => typeof item === "string");
    case "StringMap":
      return isMap(value);
    case "MapList":
      return Array.isArray(value) && value.every(isMap);
  }
}

/**
 * Conversion of a selected value to the declared type of an output: the documented conversions and no other (user
 * guide, automation-action-outputs-inputs). The text form of a Boolean or a date is not documented, so it is refused.
 */
export function coerce(value: unknown, type: ValueType): unknown {
  if (hasType(value, type)) return value;
  switch (type) {
    case "String":
      return text(single(value), type);
    case "Integer": {
      const item = single(value);
      if (Number.isInteger(item)) return item;
      if (typeof item === "string" && /^-?\d+$/.test(item)) return Number(item);
      break;
    }
    case "Boolean": {
      const item = single(value);
      if (typeof item === "boolean") return item;
      if (typeof item === "string" && /^(true|false)$/i.test(item)) return item.toLowerCase() === "true";
      break;
    }
    case "StringList":
      // Whether a comma splits is not stated: one text stays one element.
      if (!Array.isArray(value)) return [text(value, type)];
      break;
    case "StringMap":
    case "MapList":
      break;
  }
  throw refused(value, type);
}

const single = (value: unknown): unknown => (Array.isArray(value) && value.length === 1 ? value[0] : value);

function text(value: unknown, type: ValueType): string {
  if (typeof value === "string") return value;
  if (Number.isInteger(value)) return String(value);
  if (typeof value === "boolean") {
    throw new CoercionError(
      `the text form of a Boolean is not documented ("true" or "True"): declare the output with Type Boolean`,
    );
  }
  throw refused(value, type);
}

function refused(value: unknown, type: ValueType): CoercionError {
  return new CoercionError(`${describeValue(value)} cannot become ${type}: Automation does not convert it`);
}

/** A value as the API shows it in Outputs and Variables: every type is a list of strings. */
export function wireForm(value: unknown): string[] {
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
  return [typeof value === "string" ? value : JSON.stringify(value)];
}
