import { isRecord } from "../../../aws/json";
import { isSet, type LocatedStep, stepsOf, textOf } from "../document";

/** How a run comes from one step to another. */
export interface Edge {
  /** A step, or the end of a loop's round (`LOOP#end`); undefined ends the run. */
  to: string | undefined;
  kind: "success" | "failure" | "cancel" | "repeat";
}

export interface Graph {
  /** In the order of the document. */
  steps: Map<string, LocatedStep>;
  first?: string;
  edges: Map<string, Edge[]>;
}

export const roundEnd = (loop: string): string => `${loop}#end`;

/** The loop whose round ends at this place of the graph. */
export const loopOfRound = (node: string): string | undefined =>
  node.endsWith("#end") ? node.slice(0, -"#end".length) : undefined;

/** The steps that a document may go through, as far as its shape allows; jumps to nowhere are left out. */
export function buildGraph(document: Record<string, unknown>): Graph {
  const steps = new Map<string, LocatedStep>();
  for (const located of stepsOf(document)) steps.set(textOf(located.step.name), located);
  const graph: Graph = { steps, edges: new Map() };
  graph.first = connect(graph, document, document.mainSteps, undefined);
  return graph;
}

/** Joins the steps of one list; gives the first. After the last step comes `after`, undefined at the end of the run. */
function connect(
  graph: Graph,
  document: Record<string, unknown>,
  list: unknown,
  after: string | undefined,
): string | undefined {
  const steps = Array.isArray(list) ? list.filter(isRecord) : [];
  for (const [index, step] of steps.entries()) {
    const name = textOf(step.name);
    const following = steps[index + 1];
    const next = following ? textOf(following.name) : after;
    const inputs = isRecord(step.inputs) ? step.inputs : {};
    const successors = cannotSucceed(step, inputs)
      ? []
      : normalSuccessors(step, inputs, isSet(step.isEnd) ? after : next);
    const edges: Edge[] = [];
    if (step.action === "aws:loop") {
      const end = roundEnd(name);
      const inner = connect(graph, document, inputs.Steps, end);
      const leave = successors.map((to): Edge => ({ to, kind: "success" }));
      if (inner !== undefined) edges.push({ to: inner, kind: "success" });
      graph.edges.set(end, [...(inner === undefined ? [] : [{ to: inner, kind: "repeat" } as const]), ...leave]);
      if (inner === undefined || mayBeEmpty(inputs.Iterators, document)) edges.push(...leave);
    } else {
      edges.push(...successors.map((to): Edge => ({ to, kind: "success" })));
    }
    if (step.onFailure === "Continue") edges.push(...successors.map((to): Edge => ({ to, kind: "failure" })));
    else edges.push({ to: jump(step.onFailure), kind: "failure" });
    if (jump(step.onCancel) !== undefined) edges.push({ to: jump(step.onCancel), kind: "cancel" });
    graph.edges.set(
      name,
      edges.filter(({ to }) => to === undefined || to.endsWith("#end") || graph.steps.has(to)),
    );
  }
  return steps[0] && textOf(steps[0].name);
}

function normalSuccessors(
  step: Record<string, unknown>,
  inputs: Record<string, unknown>,
  next: string | undefined,
): Array<string | undefined> {
  const otherwise = typeof step.nextStep === "string" ? step.nextStep : next;
  if (step.action !== "aws:branch") return [otherwise];
  const targets = jumpsOfBranch(inputs).map(({ to }) => to);
  return typeof inputs.Default === "string" ? targets : [...targets, otherwise];
}

/** The form in which the language writes "fail": an assertion that the account number is a sentence. */
export function cannotSucceed(step: Record<string, unknown>, inputs: Record<string, unknown>): boolean {
  return (
    step.action === "aws:assertAwsResourceProperty" &&
    inputs.Service === "sts" &&
    inputs.Api === "GetCallerIdentity" &&
    inputs.PropertySelector === "$.Account" &&
    Array.isArray(inputs.DesiredValues) &&
    inputs.DesiredValues.every((value) => typeof value === "string" && /\D/.test(value.replace(/\{\{.*?\}\}/g, "")))
  );
}

/** Where a branch may go by its choices and its default, with the place of each in the inputs. */
export function jumpsOfBranch(inputs: Record<string, unknown>): Array<{ to: string; path: string }> {
  const choices = Array.isArray(inputs.Choices) ? inputs.Choices : [];
  const jumps = choices.flatMap((choice, index) =>
    isRecord(choice) && typeof choice.NextStep === "string"
      ? [{ to: choice.NextStep, path: `Choices[${index}].NextStep` }]
      : [],
  );
  return typeof inputs.Default === "string" ? [...jumps, { to: inputs.Default, path: "Default" }] : jumps;
}

/** The step that onFailure or onCancel names. */
export function jump(value: unknown): string | undefined {
  return typeof value === "string" && value.startsWith("step:") ? value.slice("step:".length) : undefined;
}

/** A loop over a list that may have no element may go through none of its steps. */
function mayBeEmpty(iterators: unknown, document: Record<string, unknown>): boolean {
  if (iterators === undefined) return false;
  if (Array.isArray(iterators) && iterators.length > 0) return false;
  const parameter = typeof iterators === "string" ? /^\{\{\s*(\w+)\s*\}\}$/.exec(iterators)?.[1] : undefined;
  const definition = parameter && isRecord(document.parameters) ? document.parameters[parameter] : undefined;
  return !(isRecord(definition) && typeof definition.minItems === "number" && definition.minItems >= 1);
}
