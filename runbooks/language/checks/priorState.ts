import { isRecord } from "../../../aws/json";
import { textOf } from "../document";
import { isWriteOnce } from "../operations/dynamodb";
import { classifyStep } from "../risk";
import type { Graph } from "./graph";
import type { Report } from "./problem";

/**
 * A runbook that can be undone saves the state before its first change: a PutItem that never overwrites, then a GetItem
 * that proves the item is there and stops the run if it is not (because a refused PutItem may go on, and would hide a
 * write that failed). Sending messages is not a change.
 */
export function checkPriorState(graph: Graph, undo: string, report: Report): void {
  const reported = new Set<string>();
  const seen = new Set<string>();
  const open = graph.first === undefined ? [] : [{ node: graph.first, saved: new Set<string>(), proven: false }];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    const { node, proven } = state;
    const key = `${node} ${proven} ${[...state.saved].join()}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const located = graph.steps.get(node);
    const call = located ? apiCall(located.step) : undefined;
    const saved = new Set(state.saved);
    if (call?.name === "dynamodb:PutItem" && isWriteOnce(call.inputs)) saved.add(textOf(call.inputs.TableName));
    else if (located && !proven && isChange(located.step) && !reported.has(node)) {
      reported.add(node);
      report(
        "prior-state",
        located,
        `This is a change before the state is saved for ${undo}: first PutItem with attribute_not_exists, then prove it with a consistent GetItem.`,
      );
    }
    const proves = located !== undefined && isProof(located.step, saved);
    for (const { to, kind } of graph.edges.get(node) ?? [])
      if (to !== undefined) open.push({ node: to, saved, proven: proven || (proves && kind === "success") });
  }
}

function isChange(step: Record<string, unknown>): boolean {
  return classifyStep(step).risk !== "read" && apiCall(step)?.name !== "sns:Publish";
}

function isProof(step: Record<string, unknown>, saved: Set<string>): boolean {
  const call = apiCall(step);
  return (
    step.action === "aws:assertAwsResourceProperty" &&
    step.onFailure !== "Continue" &&
    call?.name === "dynamodb:GetItem" &&
    call.inputs.ConsistentRead === true &&
    saved.has(textOf(call.inputs.TableName))
  );
}

function apiCall(step: Record<string, unknown>): { name: string; inputs: Record<string, unknown> } | undefined {
  return isRecord(step.inputs) && typeof step.inputs.Api === "string"
    ? { name: `${textOf(step.inputs.Service)}:${step.inputs.Api}`, inputs: step.inputs }
    : undefined;
}
