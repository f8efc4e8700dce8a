import type { Operation, ServiceModel } from "../emulator/models";
import { shapeOf } from "./protocols/values";

/** A rest operation that a method, a path and its query can be matched against. */
interface Route {
  operation: string;
  method: string;
  path: RegExp;
  labels: string[];
  /** Query keys with the value they must have; null where any value will do. */
  fixed: Array<[string, string | null]>;
  requiredQuery: string[];
  requiredHeaders: string[];
  literalLength: number;
  deprecated: boolean;
}

export interface RouteMatch {
  operation: string;
  labels: Record<string, string>;
  /** Higher is more specific; compared part by part. */
  score: number[];
}

export interface RoutedRequest {
  method: string;
  /** As sent: still percent-encoded. */
  path: string;
  query: URLSearchParams;
  headers: Record<string, string>;
}

/** The rest operations of one service, ready to match. */
export function compileRoutes(model: ServiceModel): Route[] {
  return Object.entries(model.operations).map(([name, operation]) => compileRoute(name, operation, model));
}

function compileRoute(name: string, operation: Operation, model: ServiceModel): Route {
  const [path = "/", query = ""] = operation.requestUri.split("?");
  const labels: string[] = [];
  const pattern = path.replace(/\{([^}+]+)(\+?)\}|[^{]+/g, (part, label: string | undefined, greedy: string) => {
    if (!label) return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    labels.push(label);
    return greedy ? "(.+)" : "([^/]+)";
  });
  const fixed = [...new URLSearchParams(query)].map(([key, value]): [string, string | null] => [key, value || null]);
  const requiredQuery: string[] = [];
  const requiredHeaders: string[] = [];
  const input = operation.input ? shapeOf(model.shapes, operation.input) : undefined;
  for (const member of input?.required ?? []) {
    const reference = input?.members?.[member];
    const wire = reference?.locationName ?? member;
    if (reference?.location === "querystring") requiredQuery.push(wire);
    if (reference?.location === "header") requiredHeaders.push(wire.toLowerCase());
  }
  return {
    operation: name,
    method: operation.method,
    // Some clients end the path of a bucket or a collection with a slash; the key of an object keeps its own.
    path: new RegExp(`^${pattern}${path.endsWith("+}") ? "" : "/?"}$`),
    labels,
    fixed,
    requiredQuery,
    requiredHeaders,
    literalLength: path.replace(/\{[^}]+\}/g, "").length,
    deprecated: operation.deprecated === true,
  };
}

/**
 * The best route of one service. S3 alone has up to thirty operations on the same method and path, so more specific
 * wins: fixed query keys, then required query and header members, then literal path; deprecated ones last.
 */
export function matchRoute(routes: Route[], request: RoutedRequest): RouteMatch | undefined {
  let best: RouteMatch | undefined;
  for (const route of routes) {
    if (route.method !== request.method) continue;
    const match = route.path.exec(request.path);
    if (!match) continue;
    if (
      !route.fixed.every(
        ([key, value]) => request.query.has(key) && (value === null || request.query.get(key) === value),
      )
    )
      continue;
    if (!route.requiredQuery.every((key) => request.query.has(key))) continue;
    if (!route.requiredHeaders.every((name) => request.headers[name] !== undefined)) continue;
    const required = route.requiredQuery.length + route.requiredHeaders.length;
    const score = [route.deprecated ? 0 : 1, route.fixed.length, required, route.literalLength];
    if (best && !isHigher(score, best.score)) continue;
    best = { operation: route.operation, labels: labelsOf(route, match), score };
  }
  return best;
}

/** Compares two scores part by part. */
export function isHigher(score: number[], than: number[]): boolean {
  for (const [index, part] of score.entries()) {
    const other = than[index] ?? 0;
    if (part !== other) return part > other;
  }
  return false;
}

function labelsOf(route: Route, match: RegExpExecArray): Record<string, string> {
  return Object.fromEntries(route.labels.map((label, index) => [label, decodeURIComponent(match[index + 1] ?? "")]));
}
