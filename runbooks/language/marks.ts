import { textOf } from "./document";

const essentialMark = "Essential: ";
const requiredMark = "Required: ";

/** The description of a step that makes the resource safe. @param what it does, as "close the bucket". */
export const essentialDescription = (what: string): string => `${essentialMark}${what}.`;

/** The description of a step that the undo of the essential one needs. */
export const requiredDescription = `${requiredMark}saves or proves what the undo needs.`;

/**
 * How much of a run depends on a step. The step's description says it, so that the document alone says it, also to
 * whoever reads it in the console of Systems Manager.
 *
 * - `essential`: makes the resource safe; `what` says how. Steps with the same `what` belong together.
 * - `required`: saves or proves what the undo needs; it may end the run before the essential step.
 * - `best effort`: everything else. It must not keep the essential step from being tried.
 */
export type Mark = { kind: "essential"; what: string } | { kind: "required" } | { kind: "best effort" };

export function markOf(step: Record<string, unknown>): Mark {
  const description = textOf(step.description);
  if (description.startsWith(essentialMark))
    return { kind: "essential", what: description.slice(essentialMark.length).replace(/\.$/, "") };
  return { kind: description.startsWith(requiredMark) ? "required" : "best effort" };
}
