import { isRecord } from "../../../aws/json";
import { rulesOf } from "../actions";
import { type LocatedStep, textOf } from "../document";
import { type Graph, roundEnd } from "./graph";

/** Outputs (`step.Name`) that are set when a step is about to run: on every path to it, or on some. */
export interface Available {
  always: Set<string>;
  sometimes: Set<string>;
}

/**
 * Data flow over the step graph. A step gives its outputs when it succeeds; whether the outputs of steps inside a loop
 * can be read after it is not documented, so they end with the loop.
 */
export function availability(graph: Graph): Map<string, Available> {
  const states = new Map<string, Available>();
  if (graph.first === undefined) return states;
  states.set(graph.first, { always: new Set(), sometimes: new Set() });
  const open = [graph.first];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const state = states.get(node);
    if (!state) continue;
    for (const { to, kind } of graph.edges.get(node) ?? []) {
      if (to === undefined) continue;
      const given = kind === "success" ? outputsOf(graph.steps.get(node)?.step) : [];
      const leaves = leavesLoop(graph, node, to);
      const keep = (name: string) => leaves === undefined || graph.steps.get(name.split(".")[0] ?? "")?.loop !== leaves;
      const arriving: Available = {
        always: new Set([...state.always, ...given].filter(keep)),
        sometimes: new Set([...state.sometimes, ...given].filter(keep)),
      };
      if (merge(states, to, arriving)) open.push(to);
    }
  }
  return states;
}

function merge(states: Map<string, Available>, node: string, arriving: Available): boolean {
  const known = states.get(node);
  if (!known) {
    states.set(node, arriving);
    return true;
  }
  const always = new Set([...known.always].filter((name) => arriving.always.has(name)));
  const sometimes = new Set([...known.sometimes, ...arriving.sometimes]);
  if (always.size === known.always.size && sometimes.size === known.sometimes.size) return false;
  states.set(node, { always, sometimes });
  return true;
}

/** The outputs of a step, as `step.Name`: those it declares and those of its action. */
export function outputsOf(step: Record<string, unknown> | undefined): string[] {
  if (!step) return [];
  const declared = Array.isArray(step.outputs)
    ? step.outputs.filter(isRecord).map((output) => textOf(output.Name))
    : [];
  return [...declared, ...Object.keys(rulesOf(step.action)?.outputs ?? {})].map(
    (name) => `${textOf(step.name)}.${name}`,
  );
}

/** The loop that an edge leaves: from its round's end, or by a jump from one of its steps to a step outside. */
function leavesLoop(graph: Graph, from: string, to: string): string | undefined {
  const source = loopOf(graph, from);
  return source !== undefined && source !== loopOf(graph, to) ? source : undefined;
}

function loopOf(graph: Graph, node: string): string | undefined {
  const located: LocatedStep | undefined = graph.steps.get(node);
  if (located) return located.loop;
  for (const name of graph.steps.keys()) if (roundEnd(name) === node) return name;
  return undefined;
}
