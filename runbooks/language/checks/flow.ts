import { isRecord } from "../../../aws/json";
import { rulesOf } from "../actions";
import { isSet } from "../document";
import { type Graph, jump, jumpsOfBranch } from "./graph";
import type { Report } from "./problem";

/** Jumps, ends and reachability (user guide, "automation-actions" and "automation-branch-condition"). */
export function checkFlow(graph: Graph, report: Report): void {
  for (const { step, path, loop } of graph.steps.values()) {
    const where = { step, path };
    const target = (to: string | undefined, property: string) => {
      if (to === undefined) return;
      const found = graph.steps.get(to);
      if (!found) report("jump-target", { step, path: `${path}.${property}` }, `There is no step ${to} to go to.`);
      else if (found.loop !== undefined && found.loop !== loop)
        report(
          "jump-target",
          { step, path: `${path}.${property}` },
          `${to} is inside the loop ${found.loop}: no step outside can go to it.`,
        );
    };
    if (step.nextStep !== undefined)
      if (typeof step.nextStep === "string") target(step.nextStep, "nextStep");
      else report("jump-target", where, "nextStep is the name of a step.");
    for (const property of ["onFailure", "onCancel"]) {
      const value = step[property];
      const words = property === "onFailure" ? ["Abort", "Continue"] : ["Abort"];
      if (value === undefined || words.includes(value as string)) continue;
      if (jump(value) === undefined) report("jump-target", where, `${property} is ${words.join(", ")} or step:NAME.`);
      else target(jump(value), property);
    }
    if (step.action === "aws:branch" && isRecord(step.inputs))
      for (const { to, path: at } of jumpsOfBranch(step.inputs)) target(to, `inputs.${at}`);
    checkEnds(graph, step, where, report, loop);
  }
  checkCycles(graph, report);
  checkReachability(graph, report);
}

function checkEnds(
  graph: Graph,
  step: Record<string, unknown>,
  where: { path: string },
  report: Report,
  loop?: string,
): void {
  const place = { ...where, step };
  if (isSet(step.isEnd) && step.onFailure !== undefined && step.onFailure !== "Abort")
    report(
      "end-and-failure",
      place,
      "Which of isEnd and onFailure wins is not documented: end with a step of its own.",
      "warning",
    );
  if (isSet(step.isEnd) && loop !== undefined)
    report("end-in-loop", place, "What isEnd does inside a loop is not documented: leave it out.", "warning");
  const cancel = graph.steps.get(jump(step.onCancel) ?? "");
  if (cancel && rulesOf(cancel.step.action)?.noCancelTarget)
    report("cancel", place, `onCancel cannot go to a step of ${cancel.step.action}.`);
  if (step.onCancel !== undefined && (step.action === "aws:loop" || step.action === "aws:updateVariable"))
    report("cancel", place, `${step.action} does not support onCancel.`);
}

function checkCycles(graph: Graph, report: Report): void {
  const done = new Set<string>();
  const trail: string[] = [];
  const visit = (node: string): void => {
    const start = trail.indexOf(node);
    if (start >= 0) {
      const names = [...trail.slice(start), node].filter((n) => graph.steps.has(n));
      const at = graph.steps.get(names[0] ?? "");
      report(
        "cycle",
        { step: at?.step, path: at?.path ?? "mainSteps" },
        `The steps go in a circle: ${names.join(" → ")}. Only aws:loop may repeat.`,
      );
      return;
    }
    if (done.has(node)) return;
    trail.push(node);
    for (const { to, kind } of graph.edges.get(node) ?? []) if (to !== undefined && kind !== "repeat") visit(to);
    trail.pop();
    done.add(node);
  };
  if (graph.first !== undefined) visit(graph.first);
}

function checkReachability(graph: Graph, report: Report): void {
  const reached = new Set<string>();
  const open = graph.first === undefined ? [] : [graph.first];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (reached.has(node)) continue;
    reached.add(node);
    for (const { to } of graph.edges.get(node) ?? []) if (to !== undefined) open.push(to);
  }
  for (const [name, { step, path }] of graph.steps)
    if (!reached.has(name)) report("unreachable-step", { step, path }, "No path leads to this step.", "warning");
}
