import { isRecord } from "../../../aws/json";
import { cannotSucceed, type Graph } from "./graph";

/** The end of a run, as a place in the graph. */
export const end = "";

/** Where a failure of the step leads. */
export const failures = (graph: Graph, node: string): string[] =>
  (graph.edges.get(node) ?? []).flatMap(({ to, kind }) => (kind === "failure" ? [to ?? end] : []));

/** Where the run goes from here, without the failures of other steps, which are judged by themselves. */
export function onwards(graph: Graph, node: string): string[] {
  const step = graph.steps.get(node)?.step;
  if (isRecord(step?.inputs) && cannotSucceed(step, step.inputs)) return failures(graph, node);
  return (graph.edges.get(node) ?? []).flatMap(({ to, kind }) =>
    kind === "success" || kind === "repeat" ? [to ?? end] : [],
  );
}

/** Every place to which a run may come from these, them included, without going beyond the ones where it stops. */
export function reach(graph: Graph, from: string[], stop: (node: string) => boolean = () => false): Set<string> {
  const reached = new Set<string>();
  const open = [...from];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (reached.has(node)) continue;
    reached.add(node);
    if (!stop(node)) open.push(...onwards(graph, node));
  }
  return reached;
}

/** Whether a step notifies people. */
export const isMessage = (step: Record<string, unknown> | undefined): boolean =>
  step !== undefined && isRecord(step.inputs) && step.inputs.Service === "sns" && step.inputs.Api === "Publish";
