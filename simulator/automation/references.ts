import { describeValue } from "./coercion";
import { isMap } from "./types";

/** What stands between double braces. */
export type Reference =
  | { kind: "parameter"; name: string }
  | { kind: "output"; step: string; output: string }
  | { kind: "variable"; name: string }
  | { kind: "global"; name: string }
  | { kind: "execution-id" }
  | { kind: "ssm"; path: string };

export const globalVariables = ["ACCOUNT_ID", "REGION", "AWS_PARTITION", "DATE", "DATE_TIME"];

/** Text in braces that Automation does not document as a reference, or a value that is not valid where it is used. */
export class InvalidReference extends Error {}

/** A reference to an output or variable that has no value: the step that uses it fails at input validation. */
export class UnsetReference extends Error {}

/** Splits text into literal pieces and references. Throws InvalidReference for forms that are not documented. */
export function parseTemplate(text: string): Array<string | Reference> {
  const parts: Array<string | Reference> = [];
  let position = 0;
  for (;;) {
    const open = text.indexOf("{{", position);
    if (open < 0) break;
    const close = text.indexOf("}}", open);
    if (close < 0) throw new InvalidReference(`"${text.slice(open)}" opens a reference and never closes it`);
    if (open > position) parts.push(text.slice(position, open));
    parts.push(parseReference(text.slice(open + 2, close).trim()));
    position = close + 2;
  }
  if (position < text.length) parts.push(text.slice(position));
  return parts;
}

function parseReference(inner: string): Reference {
  if (/^[A-Za-z0-9_]+$/.test(inner)) return { kind: "parameter", name: inner };
  const output = /^([A-Za-z0-9_]+)\.([A-Za-z0-9_]+)$/.exec(inner);
  if (output) return { kind: "output", step: output[1] ?? "", output: output[2] ?? "" };
  if (inner === "automation:EXECUTION_ID") return { kind: "execution-id" };
  const prefixed = /^(variable|global|automation|ssm):(.+)$/.exec(inner);
  const name = prefixed?.[2] ?? "";
  if (prefixed?.[1] === "variable" && /^[A-Za-z0-9_]+$/.test(name)) return { kind: "variable", name };
  if (prefixed?.[1] === "global" && globalVariables.includes(name)) return { kind: "global", name };
  if (prefixed?.[1] === "ssm" && /^[A-Za-z0-9_.\-/]+$/.test(name)) return { kind: "ssm", path: name };
  throw new InvalidReference(
    inner.includes("{{")
      ? `"{{ ${inner} }}": references cannot be nested`
      : `"{{ ${inner} }}" is not a documented reference: use {{ Parameter }}, {{ step.Output }}, {{ variable:name }}, {{ global:${globalVariables.join("|")} }} or {{ automation:EXECUTION_ID }}; a list or map cannot be indexed inside the braces`,
  );
}

/** The reference that is the whole text, if it is one. */
export function wholeReference(text: unknown): Reference | undefined {
  if (typeof text !== "string") return undefined;
  const parts = parseTemplate(text);
  const first = parts[0];
  return parts.length === 1 && typeof first === "object" ? first : undefined;
}

/** Every text inside a value, with its path, map keys included. */
export function* texts(value: unknown, path: string): Generator<{ text: string; path: string; isKey: boolean }> {
  if (typeof value === "string") yield { text: value, path, isKey: false };
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* texts(item, `${path}[${index}]`);
  } else if (isMap(value)) {
    for (const [name, item] of Object.entries(value)) {
      yield { text: name, path: `${path}.${name}`, isKey: true };
      yield* texts(item, `${path}.${name}`);
    }
  }
}

/** The value of a reference; undefined when it is unset. */
export type Lookup = (reference: Reference) => unknown;

/**
 * Replaces every reference in a value. A reference that is the whole text keeps its type; inside a longer text only
 * what has a documented text form may stand. A list reference as the only element of a list is flattened.
 */
export function resolve(value: unknown, lookup: Lookup, path: string): unknown {
  if (typeof value === "string") return resolveText(value, lookup, path);
  if (Array.isArray(value)) return resolveList(value, lookup, path);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, resolve(item, lookup, `${path}.${name}`)]),
  );
}

function resolveText(text: string, lookup: Lookup, path: string): unknown {
  const parts = parseTemplate(text);
  const [first] = parts;
  if (parts.length === 1 && typeof first === "object") return required(first, lookup, path);
  return parts.map((part) => (typeof part === "string" ? part : textForm(part, lookup, path))).join("");
}

function resolveList(list: unknown[], lookup: Lookup, path: string): unknown[] {
  const resolved = list.map((item, index) => ({
    value: resolve(item, lookup, `${path}[${index}]`),
    spread: wholeReference(item) !== undefined,
  }));
  if (!resolved.some(({ value, spread }) => spread && Array.isArray(value))) return resolved.map(({ value }) => value);
  const [only] = resolved;
  if (resolved.length === 1 && Array.isArray(only?.value)) return only.value;
  throw new InvalidReference(
    `${path}: a list that mixes a list reference with other elements is not documented; pass the list reference as the whole value`,
  );
}

function textForm(reference: Reference, lookup: Lookup, path: string): string {
  const value = required(reference, lookup, path);
  // The output of aws:executeAutomation is a list, and AWS shows it inside a longer text: one element is used as it is.
  const single = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (typeof single === "string") return single;
  if (Number.isInteger(single)) return String(single);
  throw new InvalidReference(
    `${path}: ${referenceText(reference)} is ${describeValue(value)}, and its form inside a longer text is not documented; pass it as the whole value or select a String`,
  );
}

function required(reference: Reference, lookup: Lookup, path: string): unknown {
  const value = lookup(reference);
  if (value === undefined) {
    throw new UnsetReference(
      `${path}: ${referenceText(reference)} has no value. The step it comes from did not run, failed, or its selector found nothing`,
    );
  }
  return value;
}

/** As an author writes it. */
export function referenceText(reference: Reference): string {
  switch (reference.kind) {
    case "parameter":
      return `{{ ${reference.name} }}`;
    case "output":
      return `{{ ${reference.step}.${reference.output} }}`;
    case "execution-id":
      return "{{ automation:EXECUTION_ID }}";
    case "ssm":
      return `{{ ssm:${reference.path} }}`;
    default:
      return `{{ ${reference.kind}:${reference.name} }}`;
  }
}
