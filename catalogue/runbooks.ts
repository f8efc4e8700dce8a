import type { Response } from "../responses/types";
import type { Runbook } from "../runbooks/language/types";
import { responses } from "./responses";

/** The runbooks that some responses start, undo with or leave to their workflows: each once, in the order of names. */
export function runbooksOf(some: readonly Response[]): Runbook[] {
  const all = some.flatMap(({ runbook, undo, workflow }) => [
    ...(runbook ? [runbook] : []),
    ...(undo ? [undo] : []),
    ...(workflow?.runbooks ?? []),
  ]);
  return [...new Set(all)].sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Every runbook of the catalogue. */
export const runbooks: readonly Runbook[] = runbooksOf(responses);
