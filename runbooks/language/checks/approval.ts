import { isRecord } from "../../../aws/json";
import { classifyStep } from "../risk";
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
  const inputs = isRecord(step.inputs) ? step.inputs : {};
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
  const { Approvers: approvers, MinRequiredApprovals: minimum = 1, Message: message, NotificationArn: topic } = inputs;
  if (Array.isArray(approvers)) {
    if (approvers.length === 0 || approvers.length > 10)
      report("approvers", where, `There are ${approvers.length} approvers: name 1 to 10.`);
    else if (typeof minimum === "number" && minimum > approvers.length)
      report(
        "approvers",
        where,
        `${minimum} approvals are required of ${approvers.length} approver(s): nobody could grant it.`,
      );
    if (typeof document.assumeRole === "string" && approvers.some((a) => sameText(a, document.assumeRole)))
      report("approvers", where, "The role of the run is among its approvers: it could approve itself.");
  } else if (typeof approvers === "string" && sameText(approvers, document.assumeRole)) {
    report("approvers", where, "The role of the run is its approver: it could approve itself.");
  } else if (typeof approvers !== "string") {
    report("approvers", where, "Approvers is a list of user names, user ARNs or role ARNs.");
  }
  if (typeof minimum === "number" && !(Number.isInteger(minimum) && minimum >= 1))
    report("approvers", where, "MinRequiredApprovals is 1 or more.");
  if (typeof message === "string" && message.length > 4096)
    report("approvers", where, `The message has ${message.length} characters; 4,096 is the limit.`);
  const topicName = typeof topic === "string" ? topic.split(":").at(-1) : undefined;
  if (topicName && !topicName.includes("}}") && !topicName.startsWith("Automation"))
    report("approvers", where, `The name of the topic must begin with Automation, and is ${topicName}.`);
}

const sameText = (a: unknown, b: unknown): boolean =>
  typeof a === "string" && typeof b === "string" && a.replace(/\s/g, "") === b.replace(/\s/g, "");
