import { type DocumentStep, isMap } from "../types";

/** The steps inside an aws:loop. */
export function innerSteps(step: DocumentStep): DocumentStep[] {
  const steps = step.action === "aws:loop" ? step.inputs.Steps : undefined;
  return Array.isArray(steps) ? (steps.filter(isMap) as unknown as DocumentStep[]) : [];
}

/** The step named by `step:NAME`, as onFailure and onCancel write it. */
export function stepTarget(property: unknown): string | undefined {
  return typeof property === "string" && property.startsWith("step:") ? property.slice("step:".length) : undefined;
}

/** Steps an aws:branch may jump to. */
export function branchTargets(step: DocumentStep): string[] {
  if (step.action !== "aws:branch") return [];
  const { Choices, Default } = step.inputs;
  const choices = Array.isArray(Choices) ? Choices.filter(isMap).map(({ NextStep }) => NextStep) : [];
  return [...choices, Default].filter((name): name is string => typeof name === "string");
}

/** Where a step may lead; a jump out of a loop counts as a jump of the loop. */
function jumps(step: DocumentStep): string[] {
  const own = [step.nextStep, stepTarget(step.onFailure), ...branchTargets(step)];
  return [...own, ...innerSteps(step).flatMap(jumps)].filter((name): name is string => name !== undefined);
}

/** Successors of every step of one list, in the order written; only steps of the same list. */
export function edges(steps: DocumentStep[]): Map<string, string[]> {
  const names = new Set(steps.map(({ name }) => name));
  return new Map(
    steps.map((step, index) => {
      const following = fallsThrough(step) ? steps[index + 1]?.name : undefined;
      const targets = [...jumps(step), following].filter((name) => name !== undefined && names.has(name));
      return [step.name, [...new Set(targets as string[])]];
    }),
  );
}

function fallsThrough(step: DocumentStep): boolean {
  if (step.isEnd || step.nextStep) return false;
  return step.action !== "aws:branch" || step.inputs.Default === undefined;
}

/** The first cycle, as the names along it; a document with one is refused (automation-branch-condition). */
export function findCycle(graph: Map<string, string[]>): string[] | undefined {
  const done = new Set<string>();
  const trail: string[] = [];
  const visit = (name: string): string[] | undefined => {
    const seen = trail.indexOf(name);
    if (seen >= 0) return [...trail.slice(seen), name];
    if (done.has(name)) return undefined;
    trail.push(name);
    for (const next of graph.get(name) ?? []) {
      const cycle = visit(next);
      if (cycle) return cycle;
    }
    trail.pop();
    done.add(name);
    return undefined;
  };
  for (const name of graph.keys()) {
    const cycle = visit(name);
    if (cycle) return cycle;
  }
  return undefined;
}

/** Whether `to` can run after `from`; cancellation branches count as ways too. */
export function canFollow(steps: DocumentStep[], from: string, to: string): boolean {
  const graph = edges(steps);
  for (const step of steps) {
    const targets = [step, ...innerSteps(step)].map(({ onCancel }) => stepTarget(onCancel));
    graph.get(step.name)?.push(...targets.filter((name): name is string => name !== undefined));
  }
  const seen = new Set<string>();
  const open = [...(graph.get(from) ?? [])];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name === to) return true;
    if (seen.has(name)) continue;
    seen.add(name);
    open.push(...(graph.get(name) ?? []));
  }
  return false;
}
