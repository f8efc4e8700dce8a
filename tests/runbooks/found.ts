import { buildGraph, type Graph } from "../../runbooks/language/checks/graph";
import type { Report } from "../../runbooks/language/checks/problem";

/** What one check alone reports about a document: `rule step path: message`, in the order of its reports. */
export function foundBy(
  check: (document: Record<string, unknown>, graph: Graph, report: Report) => void,
  document: Record<string, unknown>,
): string[] {
  const found: string[] = [];
  check(document, buildGraph(document), (rule, { step, path }, message) => {
    found.push(`${rule} ${step?.name} ${path}: ${message}`);
  });
  return found;
}
