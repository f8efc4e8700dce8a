import { isRecord } from "../../../aws/json";
import { type LocatedStep, textOf } from "../document";
import { markOf } from "../marks";
import { isWriteOnce } from "../operations/dynamodb";
import { classifyStep } from "../risk";
import { cannotSucceed, type Graph } from "./graph";
import type { Report } from "./problem";
import { end, failures, isMessage, onwards, reach } from "./walk";

/**
 * A containment isolates, whatever else goes wrong. In a document that marks steps as essential:
 *
 * - no other step can keep an essential one from being tried: where it fails, the run goes on at a step through which it
 *   would have come anyway, with no essential step in between. Of essential steps that belong together, one may skip
 *   the others.
 * - only steps marked as required may end the run before: reads, and what saves and proves the state before. A change
 *   is never required.
 * - whatever fails, people are notified before the run ends.
 */
export function checkEssential(graph: Graph, report: Report): void {
  const steps = [...graph.steps.values()];
  if (!steps.some(({ step }) => markOf(step).kind === "essential")) return;
  for (const located of steps) {
    if (!canFail(located.step)) continue;
    if (markOf(located.step).kind === "required") checkRequired(located, report);
    else checkVeto(graph, located, report);
    checkTold(graph, located, report);
  }
}

/** What calls nothing and waits for nothing does not fail by being refused. */
const canFail = ({ action }: Record<string, unknown>): boolean =>
  !["aws:branch", "aws:updateVariable", "aws:sleep"].includes(textOf(action));

function checkRequired({ step, path }: LocatedStep, report: Report): void {
  const inputs = isRecord(step.inputs) ? step.inputs : {};
  if (classifyStep(step).risk === "read" || (inputs.Api === "PutItem" && isWriteOnce(inputs))) return;
  report(
    "required-change",
    { step, path },
    "This step changes something, so it is either essential or best effort: required steps only read, save and prove.",
  );
}

function checkVeto(graph: Graph, { step, path }: LocatedStep, report: Report): void {
  const name = textOf(step.name);
  const own = markOf(step);
  const skippable = (node: string) => {
    const mark = markOf(graph.steps.get(node)?.step ?? {});
    return mark.kind !== "essential" || (own.kind === "essential" && own.what === mark.what);
  };
  const ahead = reach(graph, onwards(graph, name));
  if ([...ahead].every(skippable)) return;
  // Every normal way leads through a place like that, with nothing essential before it: a failure may go there too.
  const losesNothing = (node: string) => {
    if (node === end || !ahead.has(node)) return false;
    const skipped = reach(graph, onwards(graph, name), (at) => at === node);
    skipped.delete(node);
    return !skipped.has(end) && [...skipped].every(skippable);
  };
  const passed = reach(graph, failures(graph, name), losesNothing);
  if (!passed.has(end)) return;
  const essential = [...ahead].filter((node) => !skippable(node));
  const missed = essential.find((node) => !passed.has(node)) ?? essential[0];
  report(
    "essential-step-vetoed",
    { step, path },
    `Where this step fails, the run may never come to ${missed}, which is essential: recover from the failure, or mark the step as required if the undo needs it.`,
  );
}

function checkTold(graph: Graph, { step, path }: LocatedStep, report: Report): void {
  if (isMessage(step)) return;
  const name = textOf(step.name);
  if (!reach(graph, failures(graph, name), (node) => isMessage(graph.steps.get(node)?.step)).has(end)) return;
  if (isRecord(step.inputs) && cannotSucceed(step, step.inputs) && isAfterMessage(graph, name)) return;
  report(
    "failure-untold",
    { step, path },
    "Where this step fails, the run may end without a message: lead it to one that says what is left undone.",
  );
}

/** A step that only gives the run its failure comes behind the message. */
function isAfterMessage(graph: Graph, name: string): boolean {
  const before = [...graph.edges].filter(([, edges]) => edges.some(({ to }) => to === name)).map(([node]) => node);
  return before.length > 0 && before.every((node) => isMessage(graph.steps.get(node)?.step));
}
