import { isRecord } from "../../../aws/json";
import { classifyStep } from "../risk";
import { cannotSucceed, type Graph, jumpsOfBranch, loopOfRound } from "./graph";
import type { Report } from "./problem";
import { isMessage } from "./walk";

/**
 * Each proof of a write waits. Reads of EC2, IAM and others lag behind writes (EC2 developer guide, "Eventual
 * consistency in the Amazon EC2 API"; IAM user guide, "Troubleshooting IAM"), so a single read behind a write may show
 * the state before it. Such a read is an aws:assertAwsResourceProperty, or a call of which a branch makes a failure.
 * After an aws:waitForAwsResourceProperty on the same property an assertion is a decision, not a proof. Reads of
 * DynamoDB that are consistent do not lag.
 */
export function checkProofs(graph: Graph, report: Report): void {
  const before = new Map<string, string[]>();
  for (const [node, edges] of graph.edges)
    for (const { to, kind } of edges)
      if (to !== undefined && kind !== "repeat") before.set(to, [...(before.get(to) ?? []), node]);
  for (const [name, { step, path }] of graph.steps) {
    const call = readOf(step);
    if (!call) continue;
    const change = isAssertion(step)
      ? changeBefore(graph, before, name, (node) => sameProperty(node, call))
      : decidesFailure(graph, name)
        ? changeBefore(
            graph,
            before,
            name,
            (node) => node.action !== "aws:branch" && !isVariable(node) && !isMessage(node),
          )
        : undefined;
    if (change !== undefined)
      report(
        "proof-by-one-read",
        { step, path },
        `This reads once behind ${change}, whose effect may not show yet: wait for it with aws:waitForAwsResourceProperty, or read again in a loop.`,
        "warning",
      );
  }
}

const isAssertion = (step: Record<string, unknown>) => step.action === "aws:assertAwsResourceProperty";
const isVariable = (step: Record<string, unknown>) => step.action === "aws:updateVariable";

/** The inputs of a step that reads with a call, unless that is consistent or the form of "fail". */
function readOf(step: Record<string, unknown>): Record<string, unknown> | undefined {
  const { inputs } = step;
  if (!isRecord(inputs) || inputs.Api === undefined || inputs.ConsistentRead === true) return undefined;
  return classifyStep(step).risk === "read" && !cannotSucceed(step, inputs) ? inputs : undefined;
}

/** A change of something that AWS shows, other than what a run saves or says. */
function isChange(step: Record<string, unknown>): boolean {
  const service = isRecord(step.inputs) ? step.inputs.Service : undefined;
  return classifyStep(step).risk !== "read" && service !== "dynamodb" && service !== "sns";
}

const sameProperty = (step: Record<string, unknown>, call: Record<string, unknown>): boolean =>
  step.action === "aws:waitForAwsResourceProperty" &&
  isRecord(step.inputs) &&
  ["Service", "Api", "PropertySelector"].every((key) => (step.inputs as Record<string, unknown>)[key] === call[key]);

/** The first change on some way back, beyond no step at which the search stops. */
function changeBefore(
  graph: Graph,
  before: Map<string, string[]>,
  name: string,
  stop: (step: Record<string, unknown>) => boolean,
): string | undefined {
  const seen = new Set<string>();
  const open = [...(before.get(name) ?? [])];
  for (let node = open.shift(); node !== undefined; node = open.shift()) {
    if (seen.has(node)) continue;
    seen.add(node);
    const step = graph.steps.get(node)?.step;
    if (step && isChange(step)) return node;
    // A loop with a condition has looked more than once; one over ids may have changed each.
    const loop = graph.steps.get(loopOfRound(node) ?? "")?.step;
    const looksAgain = isRecord(loop?.inputs) && loop.inputs.LoopCondition !== undefined;
    if (step ? !stop(step) : !looksAgain) open.push(...(before.get(node) ?? []));
  }
  return undefined;
}

/** Whether a branch on an output of this step leads to a failure at once. */
function decidesFailure(graph: Graph, name: string): boolean {
  for (const { to } of graph.edges.get(name) ?? []) {
    const branch = graph.steps.get(to ?? "")?.step;
    if (branch?.action !== "aws:branch" || !isRecord(branch.inputs)) continue;
    if (!JSON.stringify([branch.inputs.Choices]).includes(`{{ ${name}.`)) continue;
    for (const { to: target } of jumpsOfBranch(branch.inputs)) {
      const step = graph.steps.get(target)?.step;
      if (isRecord(step?.inputs) && cannotSucceed(step, step.inputs)) return true;
    }
  }
  return false;
}
