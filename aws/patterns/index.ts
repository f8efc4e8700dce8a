import { compileAlternatives, patternText } from "./compile";
import { checkComplexity } from "./complexity";
import { type Explanation, explain } from "./explain";
import { InvalidPattern } from "./invalid";
import { PatternIndex } from "./set";

export { type Explanation, explanationLines, type Failure } from "./explain";
export { InvalidPattern } from "./invalid";
export { isUnsteady } from "./unsteady";

/** Longest event pattern of a rule, in characters (default quota, adjustable) [EventBridge quotas]. */
export const PATTERN_QUOTA = 2_048;

/**
 * An event pattern that is ready to be used. Semantics are those of AWS's event-ruler 2.0.1, its oddities included
 * (tests/aws/patterns/recorded holds its answers). Known differences: its automaton confuses some lists that mix
 * wildcards with ignore-case (recorded/defects.json), and matches the plain texts of others by chance (`isUnsteady`); an event given as text counts the last of repeated members only;
 * members with an empty name are looked at like any other; a pattern's text must be JSON to its end.
 */
export interface CompiledPattern {
  /** The event as a rule would see it, `detail` and all. Throws TypeError if it is not an object. */
  matches(event: object): boolean;
  /** Which field fails, what was expected there and what was found. */
  explain(event: object): Explanation;
}

/** Many patterns compiled into one index. */
export interface PatternSet {
  /**
   * Names of the patterns that match, in the order given to compilePatternSet. Text is the fastest: parts that no
   * pattern reads are skipped, which leaves errors in them unnoticed (unbalanced brackets and quotes are noticed), and
   * numbers keep all their digits.
   * @throws SyntaxError if the text is not JSON, TypeError if the event is not an object.
   */
  match(event: object | string): string[];
}

/**
 * Compiles an event pattern, given as a value or as JSON text.
 * @throws InvalidPattern for everything that event-ruler refuses, beyond 1,000 combinations of `$or`, and for wildcards
 * that are too complex.
 */
export function compilePattern(pattern: unknown): CompiledPattern {
  const index = new PatternIndex([compileChecked(pattern)]);
  return {
    matches(event) {
      index.load(event);
      return index.matchingRules().length > 0;
    },
    explain(event) {
      index.load(event);
      return explain(index);
    },
  };
}

/**
 * Compiles the patterns of many rules, by rule name.
 * @throws InvalidPattern that names the rule.
 */
export function compilePatternSet(patterns: Record<string, unknown>): PatternSet {
  const names = Object.keys(patterns);
  const index = new PatternIndex(names.map((name) => compileNamed(name, patterns[name])));
  return {
    match(event) {
      return rulesOf(index, event).map((rule) => names[rule] ?? "");
    },
  };
}

/** Characters of a pattern as its quota counts them: of the text, or of a value as compact JSON. */
export function patternLength(pattern: unknown): number {
  return patternText(pattern).length;
}

function rulesOf(index: PatternIndex, event: object | string): number[] {
  if (typeof event === "string") return index.matchText(event);
  index.load(event);
  return index.matchingRules();
}

function compileChecked(pattern: unknown) {
  const alternatives = compileAlternatives(pattern);
  checkComplexity(alternatives);
  return alternatives;
}

function compileNamed(name: string, pattern: unknown) {
  try {
    return compileChecked(pattern);
  } catch (error) {
    if (!(error instanceof InvalidPattern)) throw error;
    throw new InvalidPattern(error.path, `${error.reason} (rule ${JSON.stringify(name)})`, error.advice);
  }
}
