import { isRecord } from "../../aws/json";
/**
 * The JSONPath dialect of step outputs: `$`, `.key`, `..key`, `[n]` and `[?(@.a.b == 'x')]`, which is the complete
 * documented list (user guide, automation-action-outputs-inputs). Anything else is refused: wildcards, slices, bracket
 * keys and functions may or may not work in the service.
 */
export class SelectorError extends Error {}

type Operator = "==" | "!=" | ">" | "<" | ">=" | "<=";
type Literal = string | number | boolean;
type Part =
  | { kind: "child" | "deep"; key: string }
  | { kind: "index"; index: number }
  | { kind: "filter"; path: string[]; operator: Operator; literal: Literal };

export interface Selector {
  readonly text: string;
  readonly parts: readonly Part[];
}

const key = /^(\.{1,2})([A-Za-z_][A-Za-z0-9_]*)/;
const index = /^\[(\d+)\]/;
const filter =
  /^\[\?\(\s*@((?:\.[A-Za-z_][A-Za-z0-9_]*)+)\s*(==|!=|>=|<=|>|<)\s*('[^']*'|"[^"]*"|-?\d+(?:\.\d+)?|true|false)\s*\)\]/;

/** Throws SelectorError with the place that is not documented. */
export function parseSelector(text: string): Selector {
  if (!text.startsWith("$")) throw new SelectorError(`selector "${text}" must start with "$"`);
  const parts: Part[] = [];
  let rest = text.slice(1);
  while (rest) {
    const [part, length] = parsePart(rest) ?? [];
    if (!part || !length) {
      throw new SelectorError(
        `selector "${text}": "${rest}" is outside what Automation documents ($, .key, ..key, [n] and [?(@.key == 'x')] with one comparison); select one leaf per output`,
      );
    }
    parts.push(part);
    rest = rest.slice(length);
  }
  return { text, parts };
}

function parsePart(rest: string): [Part, number] | undefined {
  const asKey = key.exec(rest);
  if (asKey) return [{ kind: asKey[1] === ".." ? "deep" : "child", key: asKey[2] ?? "" }, asKey[0].length];
  const asIndex = index.exec(rest);
  if (asIndex) return [{ kind: "index", index: Number(asIndex[1]) }, asIndex[0].length];
  const asFilter = filter.exec(rest);
  if (!asFilter) return undefined;
  const [whole, path = "", operator, literal = ""] = asFilter;
  return [
    { kind: "filter", path: path.slice(1).split("."), operator: operator as Operator, literal: literalOf(literal) },
    whole.length,
  ];
}

function literalOf(text: string): Literal {
  if (text.startsWith("'") || text.startsWith('"')) return text.slice(1, -1);
  if (text === "true" || text === "false") return text === "true";
  return Number(text);
}

/**
 * The selected value, or undefined when a definite path leads nowhere (the output stays unset). A deep scan or a
 * filter always gives a list, which may be empty.
 */
export function select(selector: Selector, root: unknown): unknown {
  let nodes: unknown[] = [root];
  let list = false;
  for (const part of selector.parts) {
    list ||= part.kind === "deep" || part.kind === "filter";
    nodes = nodes.flatMap((node) => follow(part, node));
  }
  return list ? nodes : nodes[0];
}

function follow(part: Part, node: unknown): unknown[] {
  switch (part.kind) {
    case "child":
      return present(member(node, part.key));
    case "deep":
      return deepScan(node, part.key);
    case "index":
      return Array.isArray(node) ? present(node[part.index]) : [];
    case "filter":
      return Array.isArray(node) ? node.filter((element) => accepts(part, element)) : [];
  }
}

function member(node: unknown, name: string): unknown {
  if (!isRecord(node)) return undefined;
  return Object.hasOwn(node, name) ? (node as Record<string, unknown>)[name] : undefined;
}

const present = (value: unknown): unknown[] => (value === undefined || value === null ? [] : [value]);

/** Level by level, as the page words it. */
function deepScan(root: unknown, name: string): unknown[] {
  const found: unknown[] = [];
  let level: unknown[] = [root];
  while (level.length > 0) {
    const next: unknown[] = [];
    for (const node of level) {
      if (Array.isArray(node)) next.push(...node);
      else if (typeof node === "object" && node !== null) {
        found.push(...present(member(node, name)));
        next.push(...Object.values(node));
      }
    }
    level = next;
  }
  return found;
}

function accepts(part: Extract<Part, { kind: "filter" }>, element: unknown): boolean {
  let actual: unknown = element;
  for (const name of part.path) actual = member(actual, name);
  const { literal, operator } = part;
  if (operator === "==") return actual === literal;
  if (operator === "!=") return actual !== literal;
  if (typeof actual === "number" && typeof literal === "number") return compare(actual, literal, operator);
  if (typeof actual === "string" && typeof literal === "string") return compare(actual, literal, operator);
  return false;
}

function compare<T extends string | number>(a: T, b: T, operator: Operator): boolean {
  if (operator === ">") return a > b;
  if (operator === "<") return a < b;
  return operator === ">=" ? a >= b : a <= b;
}
