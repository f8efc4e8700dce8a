import { MalformedSignal, type SignalEvent } from "./types";

/** The value at a dotted path of an event (`detail.service.archived`); undefined when any part of it is missing. */
export function field(event: SignalEvent, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (value, name) =>
        typeof value === "object" && value !== null && Object.hasOwn(value, name)
          ? (value as Record<string, unknown>)[name]
          : undefined,
      event,
    );
}

/** A text that the service documents as always present. Throws MalformedSignal when it is not, or is empty. */
export function requiredText(event: SignalEvent, path: string): string {
  const value = field(event, path);
  if (typeof value === "string" && value !== "") return value;
  throw new MalformedSignal(path, value === "" ? "is empty" : `should be text, is ${typeName(value)}`);
}

/** A text that names something in AWS: rejected unless it has exactly the expected form. */
export function requiredMatch(event: SignalEvent, path: string, form: RegExp, description: string): string {
  const value = requiredText(event, path);
  if (form.test(value)) return value;
  throw new MalformedSignal(path, `should be ${description}`);
}

/** A time in any ISO 8601 spelling, as `2026-11-24T09:14:07Z`. */
export function requiredTime(event: SignalEvent, path: string): string {
  const time = Date.parse(requiredText(event, path));
  if (Number.isNaN(time)) throw new MalformedSignal(path, "should be a time in ISO 8601");
  return toSeconds(time);
}

/** The first of these fields that is a text and not empty. */
export function firstText(event: SignalEvent, ...paths: string[]): string | undefined {
  return paths
    .map((path) => field(event, path))
    .find((value): value is string => typeof value === "string" && value !== "");
}

/** The first of these fields that is a time in any ISO 8601 spelling, or else the envelope's, as `2026-11-24T09:14:07Z`. */
export function timeOf(event: SignalEvent, ...paths: string[]): string {
  const texts = [...paths, "time"].map((path) => Date.parse(String(field(event, path))));
  return toSeconds(texts.find((time) => !Number.isNaN(time)) ?? Number.NaN);
}

/** ISO 8601 in UTC with seconds, the form that AWS uses in events and policies. */
export function toSeconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

export const accountId = { form: /^\d{12}$/, description: "an account id of 12 digits" };
export const regionName = { form: /^[a-z]{2,}(-[a-z]+)+-\d$/, description: "the name of a Region" };

function typeName(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : `of type ${typeof value}`;
}
