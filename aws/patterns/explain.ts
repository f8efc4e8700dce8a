import type { Candidate, FieldTest } from "./groups";
import { InexactNumber } from "./json";
import type { PatternIndex } from "./set";
import type { Leaf } from "./values";

/** Why one condition of a pattern does not hold for an event. */
export interface Failure {
  /** Dotted path of the field; of several fields if each matches, but not in the same element of an array. */
  paths: string[];
  expected: string;
  found: string;
}

export interface Explanation {
  match: boolean;
  /** What fails whichever alternative is taken. Empty for a match. */
  failures: Failure[];
  /** For a pattern with `$or` of which no alternative holds: what else fails, alternative by alternative. */
  alternatives: Failure[][];
}

/** Explains the verdict on the index's current event. The index must hold one pattern only. */
export function explain(index: PatternIndex): Explanation {
  const [first, ...others] = index.candidates;
  if (!first || index.candidates.some((candidate) => index.matches(candidate))) {
    return { match: true, failures: [], alternatives: [] };
  }
  const common = first.tests.filter((test) => others.every(({ tests }) => tests.includes(test)));
  const failures = common.filter((test) => !index.passes(test)).map((test) => fieldFailure(index, test));
  const remaining = index.candidates.map((candidate) => remainingFailures(index, candidate, common));
  if (others.length === 0) return { match: false, failures: [...failures, ...remaining.flat()], alternatives: [] };
  return { match: false, failures, alternatives: remaining.every((list) => list.length > 0) ? remaining : [] };
}

/** The explanation as lines of text. */
export function explanationLines({ match, failures, alternatives }: Explanation): string[] {
  if (match) return ["match"];
  const lines = failures.map(failureLine);
  if (alternatives.length > 0) lines.push(`none of the ${alternatives.length} alternatives of $or holds:`);
  for (const [number, alternative] of alternatives.entries()) {
    lines.push(...alternative.map((failure) => `  ${number + 1}. ${failureLine(failure)}`));
  }
  return lines;
}

function failureLine({ paths, expected, found }: Failure): string {
  return `${paths.join(" and ")}: expected ${expected}, found ${found}`;
}

function remainingFailures(index: PatternIndex, candidate: Candidate, common: FieldTest[]): Failure[] {
  const failing = candidate.tests.filter((test) => !index.passes(test));
  if (failing.length > 0) {
    return failing.filter((test) => !common.includes(test)).map((test) => fieldFailure(index, test));
  }
  const inArrays = candidate.tests.filter((test) => index.contentOf(test).inArrays);
  return [
    {
      paths: inArrays.map(({ step }) => step.path),
      expected: "all of them in the same element of an array",
      found: "them only in different elements",
    },
  ];
}

function fieldFailure(index: PatternIndex, test: FieldTest): Failure {
  const { leaves, objects } = index.contentOf(test);
  const missing = objects.length > 0 ? "an object, not a value" : "nothing (the field is absent)";
  return {
    paths: [test.step.path],
    expected: test.matcher.expected,
    found: leaves.length > 0 ? several(leaves.map(({ value }) => shown(value))) : missing,
  };
}

const MOST_SHOWN = 5;

function several(values: string[]): string {
  const more = values.length - MOST_SHOWN;
  return values.slice(0, MOST_SHOWN).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function shown(value: Leaf): string {
  return value instanceof InexactNumber ? value.text : JSON.stringify(value);
}
