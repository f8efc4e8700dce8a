import type { Field } from "./field";
import { type Check, described, read, unjudged } from "./finding";

/** A field that has to be true. */
export function* demandTrue(field: Field, fix: string): Check {
  yield* demandOneOf(field, [true], fix);
}

/** A field that has to be one of a few values. */
export function* demandOneOf(field: Field, allowed: readonly unknown[], fix: string): Check {
  if (field.kind === "unknown") yield unjudged(field);
  else if (!allowed.includes(field.value)) yield { field: field.path, found: described(field), fix };
}

/** A field that has to be a whole number within limits. */
export function* demandRange(field: Field, least: number, most: number, fix?: string): Check {
  const range = fix ?? `Set it to ${least} to ${most}.`;
  const value = yield* read(field, "number", range);
  if (value !== undefined && !(Number.isInteger(value) && value >= least && value <= most))
    yield { field: field.path, found: `found ${value}`, fix: range };
}

/** A field that has to hold a text that is not empty. */
export function* readText(field: Field, fix: string): Check<string | undefined> {
  const text = yield* read(field, "text", fix);
  if (text !== "") return text;
  yield { field: field.path, found: "it is empty", fix };
  return undefined;
}

/** A document as an object, given as JSON text or as such. Reports what is neither. */
export function* readJson(field: Field, fix: string): Check<Field | undefined> {
  const document = field.kind === "text" ? parsed(field) : field;
  if (document.kind === "object") return document;
  if (document.kind === "unknown") yield unjudged(document);
  else yield { field: field.path, found: `${described(field)}, which is no JSON object`, fix };
  return undefined;
}

/** The text of a field as the JSON value it holds; the field itself where it holds none. */
export function parsed(field: Field): Field {
  try {
    return field.as(JSON.parse(field.text));
  } catch {
    return field;
  }
}
