import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Runbook } from "../runbooks/language/types";
import { runbookContext } from "./context";
import { runRoleName } from "./names";
import type { PatternValue } from "./types";

const runbooks = join(__dirname, "..", "runbooks");
// What a runbook calls does not depend on where it runs, so any organization and account will do.
const somewhere = { partition: "aws", organizationId: "o-0000000000", securityAccountId: "000000000000" };
const scope = { partition: "aws", accountId: "000000000000", instanceRoles: ["any"] };

/** The runbooks whose roles may call each IAM action. */
let callers: Map<string, string[]> | undefined;

/**
 * A condition on `detail.userIdentity` of a CloudTrail event: somebody else made the call than a run of Reflex, which
 * would otherwise answer itself. `actions` are the IAM actions that the pattern is about.
 *
 * The roles are excluded by exact name: a prefix would let anybody who may create roles choose a name that is never
 * answered. Names of all runbooks would not fit into a pattern, so only the runs that can make one of these calls are
 * excluded. They are computed when the pattern is first read, from the runbooks' own policies: triage, which reads no
 * pattern, does not pay for it.
 * @throws Error, when it is read, if no runbook calls any of the actions.
 */
export function notOwnRuns(...actions: [string, ...string[]]) {
  return {
    sessionContext: {
      sessionIssuer: {
        // "anything-but" does not match a field that is absent, and users and root have no session issuer.
        get userName(): PatternValue[] {
          return [{ exists: false }, { "anything-but": roleNames(actions) }];
        },
      },
    },
  };
}

function roleNames(actions: string[]): string[] {
  callers ??= findCallers();
  const names = new Set(actions.flatMap((action) => callers?.get(action) ?? []));
  if (names.size > 0) return [...names].sort().map(runRoleName);
  throw new Error(`No runbook calls ${actions.join(" or ")}: take notOwnRuns out of the pattern.`);
}

function findCallers(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { name, compile } of allRunbooks()) {
    const compiled = compile(runbookContext({ ...somewhere, homeRegion: "us-east-1" }));
    for (const action of new Set(compiled.policy(scope).Statement.flatMap(({ Action }) => Action))) {
      found.set(action, [...(found.get(action) ?? []), name]);
    }
  }
  return found;
}

/** Every runbook there is: one in each file of runbooks/. */
export function allRunbooks(): Runbook[] {
  return readdirSync(runbooks)
    .filter((file) => file.endsWith(".ts"))
    .sort()
    .flatMap((file) => Object.values(require(join(runbooks, file)) as Record<string, unknown>).filter(isRunbook));
}

function isRunbook(value: unknown): value is Runbook {
  return typeof value === "object" && value !== null && "compile" in value && "parameters" in value;
}
