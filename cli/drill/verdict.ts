import type { Scenario } from "../../responses/scenario";
import type { Timeline } from "../../simulator";
import { loggedDecisions } from "../story/decisions";
import type { Answer } from "./people";

/**
 * healed: what ran ended well; contained: a person rejected or nobody answered; released: a person said that it was
 * no incident, and everything is as before; paged: it needs a person; unanswered: nothing acted.
 */
export type Verdict = "healed" | "contained" | "released" | "paged" | "failed" | "unanswered";

/** A run of a runbook, or an execution of a workflow. */
export interface Execution {
  id: string;
  /** Name of the document or the state machine. */
  document: string;
  status: string;
}

/** What the scenario claims of the state at the end and does not hold. */
export const unmetClaims = ({ healed }: Scenario, after: Record<string, unknown>): string[] =>
  Object.entries(healed?.(after) ?? {})
    .filter(([, holds]) => !holds)
    .map(([claim]) => `not so at the end: ${claim}`);

/** What ran, with its last status. */
export function executionsIn(timeline: Timeline): Execution[] {
  const all = [
    ...timeline.of("automation").map(({ executionId: id, document, status }) => ({ id, document, status })),
    ...timeline
      .of("workflow")
      .map(({ executionArn: id, stateMachine: document, status }) => ({ id, document, status })),
  ];
  return [...new Map(all.map((execution) => [execution.id, execution])).values()];
}

export function verdictOf(
  executions: Execution[],
  answers: Map<string, Answer>,
  invocations: Array<{ logs: string[] }>,
  unchanged: boolean,
): Verdict {
  if (executions.length === 0) {
    const told = invocations.some(({ logs }) => loggedDecisions(logs).some(({ action }) => action === "page"));
    return told ? "paged" : "unanswered";
  }
  if (executions.every(({ status }) => status === "Success" || status === "SUCCEEDED")) {
    return unchanged && [...answers.values()].includes("reject") ? "released" : "healed";
  }
  const refused = executions.some((e) => ["reject", "none"].includes(answers.get(e.id) ?? ""));
  return refused ? "contained" : "failed";
}
