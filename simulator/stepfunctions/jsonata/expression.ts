import jsonata from "jsonata";

/** The text between `{%` and `%}`; undefined for text that is no expression (Step Functions guide, transforming-data). */
export function expressionIn(text: string): string | undefined {
  return text.startsWith("{%") && text.endsWith("%}") && text.length >= 4 ? text.slice(2, -2).trim() : undefined;
}

/** The depth and the length of lists are this engine's own guard. */
const guard = { stack: 500, sequence: 1_000_000 };

/**
 * Steps of one evaluation that represent the second that Step Functions allows ("JSONata expression that takes longer
 * than 1 second"). Counted, because a busy machine would stretch a second of real time.
 */
const maximumSteps = 500_000;

const compiled = new Map<string, jsonata.Expression>();

/** @throws Error with JSONata's message. */
export function compileExpression(source: string): jsonata.Expression {
  let expression = compiled.get(source);
  if (!expression) {
    expression = jsonata(source, guard);
    expression.assign(stepHook, countStep(new WeakMap()));
    compiled.set(source, expression);
  }
  return expression;
}

/** JSONata calls the variable of this name before each step; its typings know names of text only. */
const stepHook = Symbol.for("jsonata.__evaluate_entry") as unknown as string;

/** `base` is an object of the one evaluation that a step belongs to. */
const countStep =
  (steps: WeakMap<object, number>) =>
  (_expression: unknown, _input: unknown, { base }: { base: object }): void => {
    const taken = (steps.get(base) ?? 0) + 1;
    steps.set(base, taken);
    if (taken > maximumSteps) throw { code: "D1012", value: 1000 };
  };

/** What an expression says that can be judged before it runs. */
export interface ExpressionFacts {
  /** Members of the reserved variable that it reads: `input`, `result`, `errorOutput`, `context`. */
  statesMembers: Set<string>;
  /** What Step Functions does not have, each with the reason. */
  unsupported: string[];
}

interface AstNode {
  type?: string;
  value?: unknown;
  position?: number;
  steps?: AstNode[];
}

/**
 * Step Functions implements JSONata 2.0.6 without `$eval`; the operators `??` and `?:` came with 2.1.
 * @throws Error with JSONata's message when the expression cannot be read.
 */
export function examine(source: string): ExpressionFacts {
  const facts: ExpressionFacts = { statesMembers: new Set(), unsupported: [] };
  visit(compileExpression(source).ast() as AstNode, source, facts);
  return facts;
}

function visit(node: unknown, source: string, facts: ExpressionFacts): void {
  if (typeof node !== "object" || node === null) return;
  if (Array.isArray(node)) {
    for (const item of node) visit(item, source, facts);
    return;
  }
  const { type, value, position = 0, steps } = node as AstNode;
  if (type === "variable" && value === "eval") facts.unsupported.push("$eval is not available; use $parse");
  if (type === "condition") {
    // The parser rewrites both operators; the text before a condition's position still shows them.
    const operator = source.slice(Math.max(0, position - 2), position);
    if (operator === "??" || operator === "?:") {
      facts.unsupported.push(`the operator ${operator} is not part of JSONata 2.0.6; use $exists(…) ? … : …`);
    }
  }
  const [first, second] = steps ?? [];
  if (first?.type === "variable" && first.value === "states" && second?.type === "name") {
    facts.statesMembers.add(String(second.value));
  }
  for (const child of Object.values(node)) visit(child, source, facts);
}
