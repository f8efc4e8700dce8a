import type { Scenario } from "../../responses/scenario";
import type { Timeline } from "../../simulator";

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
