import { InvalidPattern } from "./invalid";
import type { JsonNode } from "./json";
import { comparable, shown } from "./operands";
import type { ValueMatcher } from "./values";

const comparisons: Record<string, (value: number, bound: number) => boolean> = {
  "=": (value, bound) => value === bound,
  "<": (value, bound) => value < bound,
  "<=": (value, bound) => value <= bound,
  ">": (value, bound) => value > bound,
  ">=": (value, bound) => value >= bound,
};

/** Compiles `numeric`: one comparison, or a range with its lower bound first. */
export function numeric(operand: JsonNode, path: string): ValueMatcher {
  const advice = 'write one comparison such as [">=", 7], or a range with the lower bound first: [">=", 7, "<", 9]';
  const invalid = (reason: string) => new InvalidPattern(path, `numeric ${reason}`, advice);
  if (operand.kind !== "array") throw invalid(`requires a list, found ${shown(operand)}`);
  const [first, ...more] = chunk(operand.items, 2).map(([operator, bound]) => {
    const compare = operator?.kind === "string" ? comparison(operator.value) : undefined;
    if (operator?.kind !== "string" || !compare) {
      throw invalid(`has no comparison ${operator ? shown(operator) : "at all"}`);
    }
    if (bound?.kind !== "number")
      throw invalid(`${operator.value} needs a number, found ${bound ? shown(bound) : "none"}`);
    return { operator: operator.value, bound: comparable(bound, path), compare };
  });
  const [second, excess] = more;
  if (!first) throw invalid("is empty");
  if (excess || (second && !(first.operator.startsWith(">") && second.operator.startsWith("<")))) {
    throw invalid(`cannot combine ${operand.items.map(shown).join(" ")}`);
  }
  if (second && first.bound >= second.bound) {
    throw invalid(`has a lower bound ${first.bound} that is not below its upper bound ${second.bound}`);
  }
  const words = [first, ...more].map(({ operator, bound }) => `${operator} ${bound}`).join(" and ");
  const test = second
    ? (value: number) => first.compare(value, first.bound) && second.compare(value, second.bound)
    : (value: number) => first.compare(value, first.bound);
  return { kind: "range", test, expected: `a number ${words}` };
}

function comparison(operator: string): ((value: number, bound: number) => boolean) | undefined {
  return Object.hasOwn(comparisons, operator) ? comparisons[operator] : undefined;
}

function chunk<T>(items: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
