import { isDeepStrictEqual } from "node:util";
import { isRecord } from "../../../aws/json";

/** Values as the engine sends them (pulumi sdk, resource/sig and plugin/rpc.go). */
export type Values = Record<string, unknown>;

const mark = "4dabf18193072939515e22adb298388d";
const secret = "1b47061264138c4ac30d75fd1eb44270";

/** The placeholder of a text, or any value, that is not known before deployment. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The value with its secrets opened. Assets and archives stay as they are sent. */
export function opened(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(opened);
  if (!isRecord(value)) return value;
  if (value[mark] === secret) return opened(value.value);
  if (mark in value) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, opened(member)]));
}

/** Whether there is something in the value that JSON has no form for: a secret, an asset, an archive. */
export function isSpecial(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isSpecial);
  return isRecord(value) && (mark in value || Object.values(value).some(isSpecial));
}

/** Whether the value, or a text in it, is made of something that is not known. */
export function isUnknown(value: unknown): boolean {
  if (typeof value === "string") return value.includes(unknown);
  if (Array.isArray(value)) return value.some(isUnknown);
  return isRecord(value) && Object.values(value).some(isUnknown);
}

/**
 * Inputs as the real provider keeps them: the bridge to Terraform notes in `__defaults`, in each object, which values it
 * filled in itself (here: none).
 */
export function withDefaults<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withDefaults) as T;
  if (!isRecord(value) || mark in value) return value;
  const fields = Object.entries(value).map(([key, member]) => [key, withDefaults(member)]);
  return { ...Object.fromEntries(fields), __defaults: [] } as T;
}

/** Names of the properties that are not the same. */
export const changedFields = (before: Values, after: Values): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => key !== "__defaults" && !isDeepStrictEqual(before[key], after[key]),
  );
