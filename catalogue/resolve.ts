import { runRoleName } from "../organization/names";
import type { EventPattern, PatternValue, Response } from "../responses/types";
import { patternsOf } from "../responses/types";
import { runbookContext } from "../runbooks/context";
import type { Runbook } from "../runbooks/language/types";
import type { OwnRuns } from "../signals/ownRuns";
import { runbooksOf } from "./runbooks";

/**
 * The same responses with whole patterns. The roles of the runs that may make a call follow from the runbooks and cannot
 * be known where the pattern is written (signals/ownRuns.ts).
 * @throws Error when no runbook makes any of the calls that a pattern names.
 */
export function resolve(responses: readonly Response[]): Response[] {
  const callers = callersByAction(runbooksOf(responses));
  return responses.map((response) => {
    if (!patternsOf(response).some(hasHole)) return response;
    if (response.placement === "local") return { ...response, pattern: filled(response.pattern, callers) };
    const forms = Object.entries(response.forms).map(([form, { pattern, ...rest }]) => [
      form,
      { ...rest, pattern: filled(pattern, callers) },
    ]);
    return { ...response, forms: Object.fromEntries(forms) };
  });
}

const hole = "ownRunsCalling" satisfies keyof OwnRuns;
const hasHole = (pattern: EventPattern): boolean => JSON.stringify(pattern).includes(`"${hole}":`);

function filled(pattern: EventPattern, callers: Map<string, string[]>): EventPattern {
  const fill = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(fill);
    if (typeof value !== "object" || value === null) return value;
    const [[key, inner] = [""], ...others] = Object.entries(value);
    if (others.length === 0 && key === hole) return roleNames(callers, inner as OwnRuns["ownRunsCalling"]);
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
