import { isRecord } from "../../../aws/json";
import { stepsOf, textOf } from "../document";
import { checkApproval } from "./approval";
import { checkEssential } from "./essential";
import { checkFlow } from "./flow";
import { buildGraph } from "./graph";
import { checkInputs } from "./inputs";
import { checkPriorState } from "./priorState";
import type { Problem, Report } from "./problem";
import { checkProofs } from "./proofs";
import { checkReferences } from "./references";
import { checkShape, depthOf, maxDepth } from "./shape";

export type { Problem } from "./problem";

export interface CheckOptions {
  /** Name of the runbook that undoes this one: then the state before must be saved ahead of the first change. */
  undo?: string;
}

/**
 * Static checks of an SSM Automation document (schema 0.3) of any origin, as parsed JSON. Pure; never throws, whatever
 * it is given. An empty answer means that nothing is known to be wrong.
 *
 * simulator/automation/document reads the same pages of AWS a second time, on purpose: the simulator refuses what these
 * checks let through by mistake. Do not merge the two.
 */
export function checkDocument(given: unknown, options: CheckOptions = {}): Problem[] {
  const problems: Problem[] = [];
  const report: Report = (rule, { step, path }, message, severity = "error") => {
    const name = typeof step?.name === "string" ? { step: step.name } : {};
    problems.push({ rule, severity, ...name, path, message });
  };
  const document = asJson(given);
  if (!isRecord(document)) {
    report("document-shape", { path: "" }, "An Automation document is an object with schemaVersion and mainSteps.");
    return problems;
  }
  if (depthOf(document) > maxDepth) {
    report("document-shape", { path: "" }, `The document is nested deeper than ${maxDepth} levels.`);
    return problems;
  }
  checkShape(document, report);
  const steps = stepsOf(document);
  for (const located of steps) checkInputs(located, document, report);
  // Which of two steps a jump means is ambiguous; the names are reported as a problem of their own.
  if (new Set(steps.map(({ step }) => textOf(step.name))).size < steps.length) return problems;
  const graph = buildGraph(document);
  checkFlow(graph, report);
  checkReferences(document, graph, report);
  checkApproval(document, graph, report);
  checkEssential(graph, report);
  checkProofs(graph, report);
  if (options.undo !== undefined) checkPriorState(graph, options.undo, report);
  return problems;
}

/** A copy that is nothing but JSON; undefined for a value that has no such form. */
function asJson(value: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(value) ?? "null");
  } catch {
    return undefined;
  }
}
