import type { Alternative } from "./compile";
import { InvalidPattern } from "./invalid";
import type { JsonNode } from "./json";
import { type Entry, RuleState } from "./ruleState";

/**
 * The largest complexity that EventBridge accepts. AWS documents no number: of the recorded patterns
 * (tests/recorded/patternAdmission.json) those of 10 were accepted and those of 12 refused.
 */
export const MAXIMUM_COMPLEXITY = 10;

/**
 * How many beginnings of wildcards one value of a field can be at the same time, at most: what event-ruler's
 * MachineComplexityEvaluator counts (tests/judges/patternComplexity.judge.ts compares). Known differences: event-ruler
 * ignores the fields after one that must be absent, where these are counted as well; and where wildcards with
 * characters beyond ASCII are repeated in `$or` beside a suffix, it may count one more.
 * @returns the complexity, or the limit where that is reached.
 */
export function complexityOf(alternatives: readonly Alternative[], limit: number): number {
  const hasWildcard = alternatives.some((fields) =>
    [...fields.values()].some(({ items }) => items.some((item) => wildcardsOf(item).length > 0)),
  );
  if (!hasWildcard) return 0;
  const start = new RuleState();
  for (const fields of alternatives) {
    const names = [...fields.keys()].sort();
    start.add(names.map((name) => [name, (fields.get(name)?.items ?? []).map(entryOf)] as const));
  }
  return start.complexity(limit);
}

/** @throws InvalidPattern for a pattern that EventBridge refuses as too complex. */
export function checkComplexity(alternatives: readonly Alternative[]): void {
  if (complexityOf(alternatives, MAXIMUM_COMPLEXITY + 1) <= MAXIMUM_COMPLEXITY) return;
  throw new InvalidPattern(
    "",
    `its wildcards are too complex: one text can be the beginning of more than ${MAXIMUM_COMPLEXITY} of them at once`,
    'use prefix, suffix or equals-ignore-case where they say the same, fewer "*" and fewer wildcards in one list, or make two rules of it',
  );
}

const entryOf = (node: JsonNode): Entry => ({ identity: identityOf(node), wildcards: wildcardsOf(node) });

function wildcardsOf(node: JsonNode): string[] {
  const wildcard = memberOf(node, "wildcard");
  if (wildcard) return textsOf(wildcard);
  const exclusion = memberOf(node, "anything-but");
  const excluded = exclusion && memberOf(exclusion, "wildcard");
  return excluded ? [...new Set(textsOf(excluded))] : [];
}

const memberOf = (node: JsonNode, key: string): JsonNode | undefined =>
  node.kind === "object" ? node.members.find((member) => member.key === key)?.value : undefined;

function textsOf(node: JsonNode): string[] {
  if (node.kind === "array") return node.items.flatMap(textsOf);
  return node.kind === "string" ? [node.value] : [];
}

// "exactly" says what a plain text says; an exclusion of one value what the list of that value says, in whatever order.
function identityOf(node: JsonNode): string {
  const exact = memberOf(node, "exactly");
  if (exact) return identityOf(exact);
  switch (node.kind) {
    case "object":
      return `{${node.members.map(({ key, value }) => `${key}:${identityOf(value)}`).join()}}`;
    case "array": {
      const items = [...new Set(node.items.map(identityOf))].sort();
      return items.length === 1 ? (items[0] ?? "") : `[${items.join()}]`;
    }
    case "number":
      return node.text;
    default:
      return JSON.stringify(node.value);
  }
}
