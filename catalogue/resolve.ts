import { runRoleName } from "../organization/names";
import type { EventPattern, PatternValue, Response } from "../responses/types";
import { patternsOf } from "../responses/types";
import { runbookContext } from "../runbooks/context";
import type { Runbook } from "../runbooks/language/types";
import { answeredTypes, notAnswered } from "./answeredElsewhere";
import { runbooksOf } from "./runbooks";

/** The placeholders that a pattern may have. */
const holeNames = ["ownRunsCalling", "notAnsweredElsewhere", "typesAnsweredElsewhere"] as const;
type HoleName = (typeof holeNames)[number];

/** The values of a placeholder in a pattern, by its name; its value says what it is about. */
type Holes = Record<HoleName, (asked: string[]) => unknown>;

/**
 * The same responses with whole patterns. Two things in a pattern follow from the rest of the catalogue and cannot be
 * known where the pattern is written: the roles of the runs that may make a call (signals/ownRuns.ts), and what other
 * responses answer (signals/answeredElsewhere.ts).
 * @throws Error when no runbook makes any of the calls that a pattern names.
 */
export function resolve(responses: readonly Response[]): Response[] {
  const callers = callersByAction(runbooksOf(responses));
  return responses.map((response) => {
    if (!patternsOf(response).some(hasHole)) return response;
    const answered = () => answeredTypes(responses.filter(({ name }) => name !== response.name));
    const holes: Holes = {
      ownRunsCalling: (actions) => roleNames(callers, actions),
      notAnsweredElsewhere: () => notAnswered(answered()),
      typesAnsweredElsewhere: () => answered().imported,
    };
    if (response.placement === "local") return { ...response, pattern: filled(response.pattern, holes) };
    const forms = Object.entries(response.forms).map(([form, { pattern, ...rest }]) => [
      form,
      { ...rest, pattern: filled(pattern, holes) },
    ]);
    return { ...response, forms: Object.fromEntries(forms) };
  });
}

const isHole = (name: string): name is HoleName => (holeNames as readonly string[]).includes(name);
const hasHole = (pattern: EventPattern): boolean =>
  holeNames.some((name) => JSON.stringify(pattern).includes(`"${name}":`));

function filled(pattern: EventPattern, holes: Holes): EventPattern {
  const fill = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(fill);
    if (typeof value !== "object" || value === null) return value;
    const [[key, inner] = [""], ...others] = Object.entries(value);
    if (others.length === 0 && isHole(key)) return holes[key](inner as string[]);
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, fill(each)]));
  };
  return fill(pattern) as EventPattern;
}

function roleNames(callers: Map<string, string[]>, actions: string[]): PatternValue[] {
  const names = new Set(actions.flatMap((action) => callers.get(action) ?? []));
  if (names.size > 0) return [...names].sort().map(runRoleName);
  throw new Error(`No runbook calls ${actions.join(" or ")}: remove notOwnRuns from the pattern.`);
}

// What a runbook calls does not depend on where it runs, so any organization and account will do.
const somewhere = { partition: "aws", organizationId: "o-0000000000", securityAccountId: "000000000000" };
const scope = { partition: "aws", accountId: "000000000000", instanceRoles: ["any"] };

/** The runbooks whose roles may call each IAM action. */
function callersByAction(runbooks: Runbook[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { name, compile } of runbooks) {
    const compiled = compile(runbookContext({ ...somewhere, homeRegion: "us-east-1" }));
    for (const action of new Set(compiled.policy(scope).Statement.flatMap(({ Action }) => Action))) {
      found.set(action, [...(found.get(action) ?? []), name]);
    }
  }
  return found;
}
