import type { EventPattern, Response } from "../responses/types";
import { forwardingRuleName } from "./naming";
import { anyOf, maximumPatternLength, provablyDisjoint } from "./patterns";

/** A rule on a member's default bus that sends what it matches to the security bus. */
export interface ForwardingRule {
  name: string;
  /** For whom the rule forwards, for people who meet it in the console. */
  description: string;
  pattern: EventPattern;
}

const automationStatus = "EC2 Automation Execution Status-change Notification";
// The definition of a shared document is shown by name in the documented events; its ARN is accepted as well, because
// no page says which of the two a run of another account's document carries.
const reflexDefinition = [{ prefix: "Reflex-" }, { wildcard: "*:document/Reflex-*" }];

/** Ends of runs that nobody asked for. The events page writes Canceled, the API Cancelled. */
export const failedRunPattern: EventPattern = {
  source: ["aws.ssm"],
  "detail-type": [automationStatus],
  "replay-name": [{ exists: false }],
  detail: { Definition: reflexDefinition, Status: ["Failed", "TimedOut", "Cancelled", "Canceled"] },
};

/** Every change of a Reflex run, so that the security account can tell how each incident ended. */
const runStatusPattern: EventPattern = {
  source: ["aws.ssm"],
  "detail-type": [automationStatus],
  "replay-name": [{ exists: false }],
  detail: { Definition: reflexDefinition },
};

interface Need {
  name: string;
  pattern: EventPattern;
}

/**
 * The forwarding rules of a member account: exactly what the central responses and the follow-up of runs need, and
 * each event once. Needs that could want the same event share a rule; the others fill as few rules as the length of a
 * pattern allows.
 * @param limit characters that a pattern may have: the quota of the accounts, where it was raised.
 * @throws Error when a pattern does not name its sources and detail-types, or when needs that cannot be told apart do
 * not fit into one rule.
 */
export function forwardingRules(responses: readonly Response[], limit = maximumPatternLength): ForwardingRule[] {
  const needs: Need[] = [
    ...responses.filter(({ placement }) => placement === "central").map(({ name, pattern }) => ({ name, pattern })),
    { name: "status of runs", pattern: runStatusPattern },
  ];
  needs.forEach(requireOrigin);
  const rules: Need[][] = [];
  for (const group of indistinguishable(needs)) {
    const shared = rules.find((rule) => length([...rule, ...group]) <= limit);
    if (shared) shared.push(...group);
    else rules.push([...requireFit(group, limit)]);
  }
  return rules.map((rule, index) => ({
    name: forwardingRuleName(index + 1),
    description: `Sends to the security bus, for: ${rule.map(({ name }) => name).join(", ")}`.slice(0, 512),
    pattern: merged(rule),
  }));
}

const merged = (needs: Need[]) => anyOf(needs.map(({ pattern }) => pattern));
const length = (needs: Need[]) => JSON.stringify(merged(needs)).length;

/** Groups of needs of which some event might match two; between groups none can. */
function indistinguishable(needs: Need[]): Need[][] {
  let groups: Need[][] = [];
  for (const need of needs) {
    const related = groups.filter((group) => group.some((other) => !provablyDisjoint(need.pattern, other.pattern)));
    groups = [...groups.filter((group) => !related.includes(group)), [...related.flat(), need]];
  }
  return groups;
}

function requireOrigin({ name, pattern }: Need): void {
  for (const field of ["source", "detail-type"]) {
    const values = pattern[field];
    const literal = Array.isArray(values) && values.length > 0 && values.every((value) => typeof value === "string");
    if (literal) continue;
    throw new Error(
      `The pattern of ${name} must list its "${field}" as plain texts: events of any other origin would be forwarded too, ` +
        "and anybody in the organization can send events of a custom source.",
    );
  }
}

function requireFit(group: Need[], limit: number): Need[] {
  const size = length(group);
  if (size <= limit) return group;
  throw new Error(
    `The patterns of ${group.map(({ name }) => name).join(", ")} need ${size} characters together, and a rule takes ` +
      `${limit}. Let them differ in source, detail-type, detail.type or detail.eventName, or shorten them.`,
  );
}
