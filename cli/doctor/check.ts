/** What a check needs to know of the account and of the stack that is or will be deployed there. */
export interface Subject {
  /** The account of the credentials. */
  account: string;
  partition: string;
  role: "security" | "member";
  /** The account that the configuration says the stack belongs to. */
  expectedAccount: string;
  organizationId: string;
  homeRegion: string;
  governedRegions: string[];
  /** A client of the SDK with the caller's credentials. */
  client: ClientOf;
}

// biome-ignore lint/suspicious/noExplicitAny: every SDK client has a configuration type of its own
export type ClientOf = <C>(client: new (configuration: any) => C, region: string) => C;

/**
 * `ok`: found as needed. `missing`: Reflex cannot do its work without it. `advice`: it works, but later or with less.
 * `unknown`: the credentials may not look, so nothing is proved.
 */
export type State = "ok" | "missing" | "advice" | "unknown";

export interface Answer {
  state: State;
  /** What was found, as the end of a sentence. */
  found: string;
  /** What to do, unless all is well. */
  fix?: string;
}

/** One prerequisite. Only reads. */
export interface Check {
  name: string;
  /** What does not work without it. */
  needed: string;
  /** Stacks that need it; both when absent. */
  role?: Subject["role"];
  /** Where it is checked: once for the account, or in each governed Region. */
  scope: "account" | "region";
  ask(subject: Subject, region: string): Promise<Answer>;
}

export interface Result extends Answer {
  check: string;
  needed: string;
  /** Absent for what exists once in an account. */
  region?: string;
}

export const ok = (found: string): Answer => ({ state: "ok", found });
export const missing = (found: string, fix: string): Answer => ({ state: "missing", found, fix });
export const advice = (found: string, fix: string): Answer => ({ state: "advice", found, fix });

/** Runs every check that concerns the stack, in order; `onResult` is given each answer as it comes. */
export async function examine(
  subject: Subject,
  checks: readonly Check[],
  onResult: (result: Result) => void = () => {},
): Promise<Result[]> {
  const results: Result[] = [];
  for (const check of checks.filter(({ role }) => (role ?? subject.role) === subject.role)) {
    for (const region of check.scope === "region" ? subject.governedRegions : [undefined]) {
      const answer = await answerOf(check, subject, region ?? subject.homeRegion);
      const result = { check: check.name, needed: check.needed, ...(region && { region }), ...answer };
      results.push(result);
      onResult(result);
    }
  }
  return results;
}

/** A check that is refused or fails has proved nothing. */
async function answerOf(check: Check, subject: Subject, region: string): Promise<Answer> {
  try {
    return await check.ask(subject, region);
  } catch (error) {
    const { name, message } = error as Error;
    return {
      state: "unknown",
      found: `cannot be read (${name}: ${message})`,
      fix: "use credentials that may read, e.g. with the AWS managed policies ReadOnlyAccess or SecurityAudit",
    };
  }
}
