import { Field, type Kind } from "./field";
import { concealment } from "./secrets";

/** What is wrong with a resource: where, what was found (a clause), and what to do about it (a sentence). */
export interface Violation {
  field: string;
  found: string;
  fix: string;
}

/** A rule cannot say whether the resource is right, because it does not know what that depends on. */
export interface Unjudged {
  field: string;
  unknown: true;
  /** Why, and how to make it known; unless given, the value is not known before deployment. */
  because?: string;
}

export type Finding = Violation | Unjudged;

/** A part of a check: yields what it finds, and returns what later parts work with. */
export type Check<T = void> = Generator<Finding, T, void>;

/** What a check returns, where another rule reports its findings. */
export function resultOf<T>(check: Check<T>): T {
  let step = check.next();
  while (!step.done) step = check.next();
  return step.value;
}

export const isUnjudged = (finding: Finding): finding is Unjudged => "unknown" in finding;

const notKnownYet = "is not known before deployment, so the update judges it";

/** The sentence a person reads. The engine adds the resource. */
export function messageOf(finding: Finding): string {
  const { field } = finding;
  if (isUnjudged(finding)) return `cannot be judged yet: ${field} ${finding.because ?? notKnownYet}`;
  return `${field}: ${finding.found}. ${finding.fix}`;
}

/** The place of what is concealed: a property of the resource, because keys below it may be part of the secret. */
const placeOf = (path: string): string => /^\w+(?=[.[]|$| of the )/.exec(path)?.[0] ?? concealment;

/** A finding that may hold a part of a secret, without anything that was found. */
export function concealed(finding: Finding, [fix = "Repair it."]: readonly string[]): Finding {
  const field = placeOf(finding.field);
  if (isUnjudged(finding)) return { field, unknown: true };
  const found = `what was found is not shown, because it depends on a value marked secret: ${concealment}`;
  return { field, found, fix };
}

/** What to say of data that nobody writes by hand. */
export const nestedTooDeeply: Violation = {
  field: "inputs",
  found: "they are nested too deeply to be judged",
  fix: "Write documents of fewer levels.",
};

interface Forms {
  text: string;
  number: number;
  boolean: boolean;
  list: unknown[];
  object: Record<string, unknown>;
}

/** The value of a field that has to be there in one form; undefined once it is reported that it is not. */
export function* read<K extends keyof Forms>(field: Field, kind: K, fix?: string): Check<Forms[K] | undefined> {
  if (field.kind === kind) return field.value as Forms[K];
  yield field.kind === "unknown"
    ? unjudged(field)
    : { field: field.path, found: `${described(field)}, where ${nouns[kind]} belongs`, fix: fix ?? "Set it." };
  return undefined;
}

export const unjudged = (field: Field): Unjudged => ({ field: field.path, unknown: true });

/**
 * The answer to a question about a resource: yes, no, or a field that is not known and on which the answer depends.
 */
export type Verdict = boolean | Field;

export const negation = (verdict: Verdict): Verdict => (verdict instanceof Field ? verdict : !verdict);

export const anyOf = (verdicts: Verdict[]): Verdict =>
  verdicts.includes(true) || (verdicts.find((verdict) => verdict instanceof Field) ?? false);

export const allOf = (verdicts: Verdict[]): Verdict => negation(anyOf(verdicts.map(negation)));

/** Tests a text. Anything but text or an unknown value gives no. */
export function holds(field: Field, question: (text: string) => boolean): Verdict {
  if (field.kind === "unknown") return field;
  return field.kind === "text" && question(field.text);
}

/** Reports the violation unless the answer is yes, or that the answer is not known. */
export function* demand(verdict: Verdict, violation: Violation): Check {
  if (verdict instanceof Field) yield unjudged(verdict);
  else if (!verdict) yield violation;
}

const nouns: Record<Kind, string> = {
  absent: "nothing",
  unknown: "an unknown value",
  text: "text",
  number: "a number",
  boolean: "true or false",
  list: "a list",
  object: "an object",
  other: "something that is no JSON",
};

/** What is there, for a message: short values as they are. */
export function described(field: Field): string {
  const { kind, value } = field;
  if (kind === "absent") return "it is missing";
  if (kind === "text" || kind === "number" || kind === "boolean") return `found ${JSON.stringify(value).slice(0, 120)}`;
  return `found ${nouns[kind]}`;
}
