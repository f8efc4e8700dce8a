import { isRecord } from "../../aws/json";
import { type CompiledPattern, compilePattern, InvalidPattern, patternLength } from "../../aws/patterns";
import type { Field } from "../field";
import { type Check, read } from "../finding";

/** One way to satisfy a pattern: by dotted path, the values of which one has to match. `$or` makes several of them. */
export type Alternative = ReadonlyMap<string, readonly unknown[]>;

export interface Pattern {
  /** Characters, as the quota counts them. */
  length: number;
  alternatives: Alternative[];
}

/** The event pattern of a rule or archive. Reports what EventBridge would refuse, and what is not known. */
export function* readPattern(field: Field): Check<Pattern | undefined> {
  const text = yield* read(field, "text", "Set it to the JSON text of an event pattern.");
  if (text === undefined) return undefined;
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof InvalidPattern)) throw error;
    const { path, reason, advice } = error;
    const where = path === "" ? "" : ` at ${path}`;
    yield { field: field.path, found: `EventBridge refuses it${where}: ${reason}`, fix: sentence(advice) };
    return undefined;
  }
}

/** Several rules read the patterns of a stack. */
const patterns = new Map<string, Pattern>();
const remembered = 1000;

function parse(text: string): Pattern {
  const known = patterns.get(text);
  if (known) return known;
  compilePattern(text);
  const pattern = { length: patternLength(text), alternatives: expand(JSON.parse(text) as object, "", [new Map()]) };
  if (patterns.size >= remembered) patterns.clear();
  patterns.set(text, pattern);
  return pattern;
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

function expand(node: object, path: string, before: Alternative[]): Alternative[] {
  let alternatives = before;
  for (const [key, value] of Object.entries(node)) {
    if (key === "$or" && isListOfObjects(value)) {
      const from = alternatives;
      alternatives = value.flatMap((choice) => expand(choice, path, from));
    } else if (Array.isArray(value)) {
      const here = join(path, key);
      alternatives = alternatives.map((alternative) => new Map([...alternative, [here, value]]));
    } else if (typeof value === "object" && value !== null) {
      alternatives = expand(value, join(path, key), alternatives);
    }
  }
  return alternatives;
}

const isListOfObjects = (value: unknown): value is object[] => Array.isArray(value) && value.every(isRecord);

const join = (path: string, key: string): string => (path === "" ? key : `${path}.${key}`);

/** Whether a matcher leaves most texts out. */
export function narrows(matcher: unknown): boolean {
  if (typeof matcher === "string") return matcher !== "";
  if (typeof matcher !== "object" || matcher === null) return false;
  return Object.entries(matcher).every(([operator, operand]) => {
    const text = typeof operand === "object" && operand !== null ? Object.values(operand)[0] : operand;
    const named = ["prefix", "suffix", "equals-ignore-case", "wildcard"].includes(operator);
    return named && typeof text === "string" && /[^*]/.test(text);
  });
}

/**
 * Whether an alternative may match an event of which only some fields are known. Fields that are not known count as
 * whatever the alternative requires.
 */
export function mayMatch(alternative: Alternative, event: object): boolean {
  const known = leaves(event, "");
  const compiled = compiledFor(alternative, known);
  return compiled === "anything" || compiled.matches(event);
}

type Narrowed = CompiledPattern | "anything";
const memory = new WeakMap<Alternative, Map<string, Narrowed>>();

/** Thousands of calls share a few shapes. */
function compiledFor(alternative: Alternative, known: string[]): Narrowed {
  const shapes = memory.get(alternative) ?? new Map<string, Narrowed>();
  memory.set(alternative, shapes);
  const shape = known.join();
  const compiled = shapes.get(shape) ?? narrowedTo(alternative, known);
  shapes.set(shape, compiled);
  return compiled;
}

/** What is left of an alternative when it tests known fields only. */
function narrowedTo(alternative: Alternative, known: string[]): Narrowed {
  const pattern: Record<string, unknown> = {};
  for (const [path, values] of alternative) if (known.includes(path)) nest(pattern, path.split("."), values);
  return Object.keys(pattern).length === 0 ? "anything" : compilePattern(pattern);
}

function leaves(node: unknown, path: string): string[] {
  if (!isRecord(node)) return [path];
  return Object.entries(node).flatMap(([key, value]) => leaves(value, join(path, key)));
}

function nest(pattern: Record<string, unknown>, [key = "", ...rest]: string[], values: readonly unknown[]): void {
  if (rest.length === 0) pattern[key] = values;
  else {
    const inner = (pattern[key] ?? {}) as Record<string, unknown>;
    pattern[key] = inner;
    nest(inner, rest, values);
  }
}
