import { InvalidPattern } from "./invalid";
import type { JsonNode } from "./json";
import { comparableNumber } from "./numbers";

/** A text operand. Throws InvalidPattern for anything else. */
export function text(node: JsonNode, path: string, operator: string): string {
  if (node.kind === "string") return node.value;
  throw new InvalidPattern(path, `${operator} requires a text, found ${shown(node)}`, "put the value in quotes");
}

/** A numeric operand. Throws InvalidPattern for a number that event-ruler cannot compare. */
export function comparable(node: JsonNode & { kind: "number" }, path: string): number {
  const value = comparableNumber(node.text);
  if (value !== undefined) return value;
  throw new InvalidPattern(
    path,
    `${node.text} has more digits than a double can hold`,
    "write a number of at most 15 digits",
  );
}

/** The one member of an operator object. Throws InvalidPattern if there is none or more. */
export function onlyMember(
  node: JsonNode & { kind: "object" },
  path: string,
  owner: string,
): { key: string; value: JsonNode } {
  const [member, ...more] = node.members;
  if (member && more.length === 0) return member;
  throw new InvalidPattern(
    path,
    `${owner} needs exactly one operator, found ${node.members.map(({ key }) => JSON.stringify(key)).join(", ") || "none"}`,
    "write one object per operator",
  );
}

/** An operand in words. */
export function shown(node: JsonNode): string {
  switch (node.kind) {
    case "object":
      return "an object";
    case "array":
      return `[${node.items.map(shown).join(", ")}]`;
    case "number":
      return node.text;
    default:
      return JSON.stringify(node.value);
  }
}

/** Runs a parser of operands and names the field in what it throws. */
export function refuse<T>(path: string, advice: string, compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    throw new InvalidPattern(path, error instanceof Error ? error.message : String(error), advice);
  }
}
