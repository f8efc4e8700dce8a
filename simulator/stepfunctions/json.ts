import { isRecord } from "../../aws/json";

/** What state machines work on. */
export type Json = null | boolean | number | string | Json[] | JsonMap;
export interface JsonMap {
  [key: string]: Json;
}

export const isJsonMap = isRecord as (value: unknown) => value is JsonMap;

/** Deep equality of JSON values; the order of members does not matter. */
export function sameJson(left: Json, right: Json): boolean {
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => sameJson(item, right[index] as Json));
  }
  if (isJsonMap(left) && isJsonMap(right)) {
    const keys = Object.keys(left);
    return (
      keys.length === Object.keys(right).length &&
      keys.every((key) => Object.hasOwn(right, key) && sameJson(left[key] as Json, right[key] as Json))
    );
  }
  return left === right;
}

/** "Maximum input or output size for a task, state, or execution" (Step Functions guide, service-quotas), bytes. */
export const payloadLimit = 262_144;

export const byteLength = (value: Json): number => Buffer.byteLength(JSON.stringify(value));

/**
 * A moment as Step Functions writes it: zero, three, six or nine digits of a second, as many as are needed (Step
 * Functions guide, input-output-contextobject).
 */
export function timestampText(text: string): string {
  return text.replace(/\.(\d{1,9})Z$/, (_, digits: string) => {
    const significant = digits.replace(/0+$/, "");
    if (significant === "") return "Z";
    return `.${significant.padEnd(Math.ceil(significant.length / 3) * 3, "0")}Z`;
  });
}
