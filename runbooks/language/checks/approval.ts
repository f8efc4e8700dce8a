import { isRecord } from "../../../aws/json";
import { classifyStep } from "../risk";
import { checkApprovers } from "./approvers";
import type { Graph } from "./graph";
import type { Report } from "./problem";

/**
 * Approval dominates destruction: on every path of the step graph, failures, cancellations and loops included, people
 * have approved before a destructive step. Only the path after a *granted* approval counts: the path after a rejected,
 * timed-out or failed one must not lead to destruction, even if an earlier approval was granted.
 */
export function checkApproval(document: Record<string, unknown>, graph: Graph, report: Report): void {
  for (const { step, path, loop } of graph.steps.values())
    if (step.action === "aws:approve") checkApproveStep(document, step, path, report, loop);
  for (const name of unapproved(graph)) {
    const located = graph.steps.get(name);
    if (!located) continue;
    const { risk, operation, reason } = classifyStep(located.step);
    if (risk === "destructive")
      report(
        "approval-dominates-destruction",
        located,
        `${operation} is destructive (${reason}), and a path leads to it without a granted aws:approve: put one before it on every path.`,
      );
  }
}

/** Nodes that a run can reach with no approval granted, or after the last one was rejected. */
function unapproved(graph: Graph): Set<string> {
  const seen = { true: new Set<string>(), false: new Set<string>() };
  const open: Array<{ node: string; approved: boolean }> =
    graph.first === undefined ? [] : [{ node: graph.first, approved: false }];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    const { node, approved } = state;
    if (seen[`${approved}`].has(node)) continue;
    seen[`${approved}`].add(node);
    const step = graph.steps.get(node)?.step;
    const asks = step?.action === "aws:approve";
    for (const { to, kind } of graph.edges.get(node) ?? [])
      if (to !== undefined) open.push({ node: to, approved: asks ? kind === "success" : approved });
  }
  return seen.false;
}

function checkApproveStep(
  document: Record<string, unknown>,
  step: Record<string, unknown>,
  path: string,
  report: Report,
  loop?: string,
): void {
  const where = { step, path };
  if (step.onFailure === "Continue")
    report(
      "approval-continues",
      where,
      "With onFailure Continue a rejected approval continues as if it was granted: use Abort or step:NAME.",
    );
  if (loop !== undefined)
    report(
      "approval-in-loop",
      where,
      `Approvals inside a loop are not documented: put them before or after the loop ${loop}.`,
    );
  checkApprovers(document, isRecord(step.inputs) ? step.inputs : {}, where, report);
}
