import { buildGraph, type Graph } from "./checks/graph";
import { failures, isMessage, reach } from "./checks/walk";
import { stepsOf, textOf } from "./document";
import { code, table } from "./markdown";
import { markOf } from "./marks";
import { classifyStep } from "./risk";
import type { CompiledRunbook } from "./types";

/**
 * A table of the runbooks that mark steps: what is essential, what may fail before it and end the run, what people get
 * then, and what else the run changes, which cannot keep the essential step from being tried.
 */
export function describeEssentials(runbooks: readonly CompiledRunbook[]): string {
  const rows = runbooks.flatMap(({ name, document }) => {
    const steps = stepsOf(document).map(({ step }) => step);
    const essential = steps.flatMap((step) => {
      const mark = markOf(step);
      return mark.kind === "essential" && isChange(step) ? [{ step: textOf(step.name), what: mark.what }] : [];
    });
    if (essential.length === 0) return [];
    const parts = [...new Set(essential.map(({ what }) => what))].map(
      (what) =>
        `${what} (${essential
          .filter((each) => each.what === what)
          .map(({ step }) => code(step))
          .join(", ")})`,
    );
    const required = steps.filter((step) => markOf(step).kind === "required" && step.onFailure !== "Continue");
    const optional = steps.filter((step) => markOf(step).kind === "best effort" && isChange(step));
    return [
      [name, parts.join("; "), names(required), messages(buildGraph({ ...document }), required), names(optional)],
    ];
  });
  return table(["runbook", "essential", "may fail before it", "then people get", "best effort"], rows);
}

const names = (steps: Array<Record<string, unknown>>): string =>
  steps.map((step) => code(textOf(step.name))).join(", ") || "nothing";

/** A change of what AWS holds, other than what a run saves and says. */
function isChange(step: Record<string, unknown>): boolean {
  const { service } = { service: textOf((step.inputs as Record<string, unknown> | undefined)?.Service) };
  return classifyStep(step).risk !== "read" && service !== "dynamodb" && service !== "sns";
}

/**
 * The titles of the messages to which the failures of these steps lead. A run that goes on has several ends, of which
 * it uses the one that says what is left undone.
 */
function messages(graph: Graph, steps: Array<Record<string, unknown>>): string {
  const stops = (node: string) => isMessage(graph.steps.get(node)?.step);
  const told = steps.flatMap((step) => {
    const reached = [...reach(graph, failures(graph, textOf(step.name)), stops)].filter(stops);
    return reached.length === 1 ? reached : [];
  });
  const subjects = [...new Set(told)].map((name) => {
    const inputs = graph.steps.get(name)?.step.inputs as { MessageAttributes?: { title?: { StringValue?: unknown } } };
    return `"${textOf(inputs.MessageAttributes?.title?.StringValue).replace(/\{\{ (\w+) \}\}/g, "$1")}"`;
  });
  return subjects.join(", ") || "the message at the end";
}
