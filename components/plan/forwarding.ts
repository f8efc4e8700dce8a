import type { EventPattern, Response } from "../../responses/types";
import { forwardingRuleName } from "../naming";
import { anyOf, broadestCommon, maximumPatternLength } from "./patterns";

/** A rule on a member's default bus that sends what it matches to the security bus. */
export interface ForwardingRule {
  name: string;
  /** What the rule forwards, for those who see it in the console. */
  description: string;
  pattern: EventPattern;
  /** The rule also forwards an event that the clock makes: a rule may have both (EventBridge API, PutRule). */
  schedule?: string;
}

/**
 * The heartbeat of a member account: the first forwarding rule of each Region also fires on a schedule. The heartbeat goes the
 * way of all signals, through the same rule, role and target: when it stops arriving, nothing else arrives either.
 */
export const heartbeat = { rule: forwardingRuleName(1), schedule: "rate(5 minutes)" } as const;

const automationStatus = "EC2 Automation Execution Status-change Notification";
// The definition is shown by name in the documented events; its ARN is accepted as well, because people may start a
// run by it, and no page says what the event carries then.
const reflexDefinition = [{ prefix: "Reflex-" }, { wildcard: "*:document/Reflex-*" }];

/** Ends of runs that nobody requested. The events page writes Canceled, the API Cancelled. */
export const failedRunPattern: EventPattern = {
  source: ["aws.ssm"],
  "detail-type": [automationStatus],
  "replay-name": [{ exists: false }],
  detail: { Definition: reflexDefinition, Status: ["Failed", "TimedOut", "Cancelled", "Canceled"] },
};

/** Every end of a Reflex run, whatever it was. */
export const endedRunPattern: EventPattern = {
  ...failedRunPattern,
  detail: { Definition: reflexDefinition, Status: ["Success", "Failed", "TimedOut", "Cancelled", "Canceled"] },
};

/** Every change of a Reflex run, so that the security account knows how each incident ended. */
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

/** Needs that share a detail-type, and one pattern for all of them. */
interface Kind {
  needs: string[];
  pattern: EventPattern;
}

/** Without these fields of the detail a rule would match every call of an account, or every run of Automation. */
const indispensable = ["eventName", "Definition"];
/** The kind of a finding is the last that is given up: there are few findings. */
const dispensableLast = ["type"];

/**
 * The forwarding rules of a member account: what the central responses and the follow-up of runs need, each event once,
 * in as few rules as possible, because each costs two resources in every Region.
 *
 * They may match more than the central rules do, which check again. Needs with a common detail-type become one pattern
 * that requires only what all of them require; two such patterns never match the same event. While they do not fit into one rule,
 * the longest question about a detail is dropped, but never source, detail-type, the name of a call or the runbook.
 * @param limit characters that a pattern may have: the quota of the accounts, where it was raised.
 * @throws Error when a pattern does not name its sources and detail-types, or when what remains of one detail-type does
 * not fit into a rule.
 */
export function forwardingRules(responses: readonly Response[], limit = maximumPatternLength): ForwardingRule[] {
  const needs: Need[] = [
    ...responses.flatMap((response) =>
      response.placement === "central"
        ? Object.values(response.forms)
            .filter(({ securityAccountOnly }) => !securityAccountOnly)
            .map(({ pattern }) => ({ name: response.name, pattern }))
        : [],
    ),
    { name: "status of runs", pattern: runStatusPattern },
  ];
  needs.forEach(requireOrigin);
  return fewest(kindsOf(needs), limit).map((rule, index) => ({
    name: forwardingRuleName(index + 1),
    description: `Sends to the security bus, for: ${[...new Set(rule.flatMap((kind) => kind.needs))].join(", ")}`.slice(
      0,
      512,
    ),
    pattern: merged(rule),
    ...(index === 0 && { schedule: heartbeat.schedule }),
  }));
}

const merged = (rule: Kind[]) => anyOf(rule.map(({ pattern }) => pattern));
const length = (rule: Kind[]) => JSON.stringify(merged(rule)).length;
const textsOf = ({ pattern }: Need, field: string) => pattern[field] as string[];

/** Groups the needs so that no detail-type is in two groups. */
function kindsOf(needs: Need[]): Kind[] {
  let groups: Need[][] = [];
  for (const need of needs) {
    const types = textsOf(need, "detail-type");
    const related = groups.filter((group) =>
      group.some((other) => textsOf(other, "detail-type").some((type) => types.includes(type))),
    );
    groups = [...groups.filter((group) => !related.includes(group)), [...related.flat(), need]];
  }
  return groups.map((group) => ({
    needs: group.map(({ name }) => name),
    pattern: broadestCommon(group.map(({ pattern }) => pattern)),
  }));
}

/** The kinds in as few rules as possible, and with that many as exact as possible. */
function fewest(kinds: Kind[], limit: number): Kind[][] {
  const choices: Kind[][][] = [];
  for (let exact: Kind[] | undefined = kinds; exact; exact = withoutLongestQuestion(exact)) {
    const rules = packed(exact, limit);
    if (rules) choices.push(rules);
    if (rules?.length === 1) break;
  }
  const [first, ...others] = choices;
  if (!first) throw tooLong(kinds, limit);
  return others.reduce((best, rules) => (rules.length < best.length ? rules : best), first);
}

/** The kinds distributed over rules, longest first; undefined when one alone is too long. */
function packed(kinds: Kind[], limit: number): Kind[][] | undefined {
  const rules: Kind[][] = [];
  for (const kind of [...kinds].sort((a, b) => length([b]) - length([a]))) {
    const shared = rules.find((rule) => length([...rule, kind]) <= limit);
    if (shared) shared.push(kind);
    else if (length([kind]) <= limit) rules.push([kind]);
    else return undefined;
  }
  return rules;
}

/** The kinds with the longest question about a detail dropped that may be; undefined when there is none left. */
function withoutLongestQuestion(kinds: Kind[]): Kind[] | undefined {
  const [longest] = kinds
    .flatMap((kind) =>
      Object.entries(detailOf(kind.pattern)).map(([field, value]) => ({
        kind,
        field,
        length: JSON.stringify(value).length,
        last: dispensableLast.includes(field),
      })),
    )
    .filter(({ field }) => !indispensable.includes(field))
    .sort((a, b) => Number(a.last) - Number(b.last) || b.length - a.length);
  if (!longest) return undefined;
  return mergeBare(kinds.map((kind) => (kind === longest.kind ? without(kind, longest.field) : kind)));
}

/** Merges kinds that filter by source and detail-type only: that is shorter. */
function mergeBare(kinds: Kind[]): Kind[] {
  const bare = kinds.filter(({ pattern }) => pattern.detail === undefined);
  if (bare.length < 2) return kinds;
  const one = {
    needs: bare.flatMap(({ needs }) => needs),
    pattern: broadestCommon(bare.map(({ pattern }) => pattern)),
  };
  return [...kinds.filter((kind) => !bare.includes(kind)), one];
}

function without({ needs, pattern }: Kind, field: string): Kind {
  const { detail: _, ...origin } = pattern;
  const { [field]: __, ...detail } = detailOf(pattern);
  return { needs, pattern: Object.keys(detail).length > 0 ? { ...origin, detail } : origin };
}

const detailOf = ({ detail }: EventPattern): EventPattern => (Array.isArray(detail) ? {} : (detail ?? {}));

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

function tooLong(kinds: Kind[], limit: number): Error {
  let shortest = kinds;
  for (let next = withoutLongestQuestion(kinds); next; next = withoutLongestQuestion(next)) shortest = next;
  const names = shortest.filter((kind) => length([kind]) > limit).flatMap(({ needs }) => needs);
  return new Error(
    `What ${names.join(", ")} want of one detail-type does not fit into the ${limit} characters of a rule, even when only ` +
      `${indispensable.join(" and ")} are required. Name fewer of them, or have the quota of the accounts raised.`,
  );
}
