import { addressBlock, addressDigits } from "./addresses";
import { InvalidPattern } from "./invalid";
import type { JsonNode } from "./json";
import { comparableNumber } from "./numbers";
import { numeric } from "./numeric";
import { comparable, onlyMember, refuse, shown, text } from "./operands";
import {
  beginsWith,
  beginsWithIgnoringCase,
  endsWith,
  endsWithIgnoringCase,
  equalsIgnoringCase,
  type TextTest,
  wildcard,
} from "./text";
import { oneOf, type ValueMatcher } from "./values";

/** Compiles one entry of a field's list. Throws InvalidPattern for what event-ruler 2.0.1 refuses. */
export function compileEntry(node: JsonNode, path: string): ValueMatcher {
  switch (node.kind) {
    case "array":
      throw new InvalidPattern(path, "the list of values holds another list", "write all values into one list");
    case "object":
      return compileOperator(node, path);
    case "string":
      return compileText(node.value);
    case "number":
      return { kind: "number", text: node.text, value: comparableNumber(node.text), expected: node.text };
    case "literal":
      return { kind: "literal", value: node.value, expected: String(node.value) };
  }
}

/** Operators that event-ruler 2.0.1 knows. */
export const OPERATORS = [
  "exactly",
  "prefix",
  "suffix",
  "equals-ignore-case",
  "wildcard",
  "anything-but",
  "numeric",
  "exists",
  "cidr",
] as const;

type Operator = (typeof OPERATORS)[number];

// A text that reads as an address matches every spelling of that address.
function compileText(value: string): ValueMatcher {
  const expected = JSON.stringify(value);
  const digits = addressDigits(value);
  return digits === undefined
    ? { kind: "text", value, expected }
    : { kind: "address", range: { bottom: digits, top: digits }, expected };
}

function compileOperator(node: JsonNode & { kind: "object" }, path: string): ValueMatcher {
  const { key, value } = onlyMember(node, path, "an entry");
  if (!isOperator(key)) {
    throw new InvalidPattern(path, `unknown operator ${JSON.stringify(key)}`, `use one of ${OPERATORS.join(", ")}`);
  }
  return compilers[key](value, path);
}

const compilers: Record<Operator, (operand: JsonNode, path: string) => ValueMatcher> = {
  exactly: (operand, path) => {
    const value = text(operand, path, "exactly");
    return { kind: "text", value, expected: JSON.stringify(value) };
  },
  prefix: (operand, path) => affix("prefix", operand, path),
  suffix: (operand, path) => affix("suffix", operand, path),
  "equals-ignore-case": (operand, path) => {
    const value = text(operand, path, "equals-ignore-case");
    return {
      kind: "shape",
      test: equalsIgnoringCase(value),
      expected: `${JSON.stringify(value)} in upper or lower case`,
    };
  },
  wildcard: (operand, path) => {
    const value = text(operand, path, "wildcard");
    return { kind: "shape", test: wildcardTest(value, path), expected: `text like ${JSON.stringify(value)}` };
  },
  "anything-but": anythingBut,
  numeric,
  exists: (operand, path) => {
    if (operand.kind !== "literal" || operand.value === null) {
      throw new InvalidPattern(path, `exists requires true or false, found ${shown(operand)}`, "write true or false");
    }
    return operand.value ? { kind: "exists", expected: "any value" } : { kind: "absent", expected: "no value" };
  },
  cidr: (operand, path) => {
    const value = text(operand, path, "cidr");
    const range = refuse(path, "write an address block such as 10.0.0.0/8", () => addressBlock(value));
    return { kind: "address", range, expected: `an address in ${value}` };
  },
};

function affix(operator: "prefix" | "suffix", operand: JsonNode, path: string): ValueMatcher {
  const verb = operator === "prefix" ? "beginning" : "ending";
  if (operand.kind !== "object") {
    const value = text(operand, path, operator);
    const test = operator === "prefix" ? beginsWith(value) : endsWith(value);
    return { kind: "shape", test, expected: `text ${verb} ${JSON.stringify(value)}` };
  }
  const { key, value: inner } = onlyMember(operand, path, operator);
  if (key !== "equals-ignore-case") {
    throw new InvalidPattern(
      path,
      `${operator} requires a text or equals-ignore-case, found ${JSON.stringify(key)}`,
      `write {"${operator}": {"equals-ignore-case": "…"}}`,
    );
  }
  const value = text(inner, path, `${operator} equals-ignore-case`);
  const test = operator === "prefix" ? beginsWithIgnoringCase(value) : endsWithIgnoringCase(value);
  return { kind: "shape", test, expected: `text ${verb} ${JSON.stringify(value)} in upper or lower case` };
}

const exclusions: Record<string, { test: (value: string, path: string) => TextTest; words: string }> = {
  prefix: { test: nonEmpty("prefix", beginsWith), words: "text beginning" },
  suffix: { test: nonEmpty("suffix", endsWith), words: "text ending" },
  "equals-ignore-case": { test: equalsIgnoringCase, words: "in any case" },
  wildcard: { test: wildcardTest, words: "text like" },
};

function anythingBut(operand: JsonNode, path: string): ValueMatcher {
  if (operand.kind === "object") return anythingButShape(operand, path);
  const items = operand.kind === "array" ? operand.items : [operand];
  const expected = `anything but ${items.map(shown).join(", ")}`;
  const texts = items.flatMap((item) => (item.kind === "string" ? [item.value] : []));
  if (items.length > 0 && texts.length === items.length) {
    return { kind: "anything-but-text", excluded: oneOf(texts), expected };
  }
  const numbers = items.flatMap((item) => (item.kind === "number" ? [comparable(item, path)] : []));
  if (items.length > 0 && numbers.length === items.length) {
    return { kind: "anything-but-number", excluded: new Set(numbers), expected };
  }
  throw new InvalidPattern(
    path,
    `anything-but requires texts only or numbers only, found ${shown(operand)}`,
    'use one kind per list; for a boolean write the other value, e.g. [false, {"exists": false}]',
  );
}

function anythingButShape(operand: JsonNode & { kind: "object" }, path: string): ValueMatcher {
  const { key, value } = onlyMember(operand, path, "anything-but");
  const exclusion = Object.hasOwn(exclusions, key) ? exclusions[key] : undefined;
  if (!exclusion) {
    throw new InvalidPattern(
      path,
      `anything-but cannot exclude by ${JSON.stringify(key)}`,
      `use ${Object.keys(exclusions).join(", ")}, or a plain value or list`,
    );
  }
  const items = value.kind === "array" ? value.items : [value];
  if (items.length === 0) {
    throw new InvalidPattern(path, `anything-but ${key} has an empty list`, "name at least one text");
  }
  const texts = items.map((item) => text(item, path, `anything-but ${key}`));
  const tests = texts.map((item) => exclusion.test(item, path));
  return {
    kind: "anything-but-text",
    excluded: (candidate) => tests.some((test) => test(candidate)),
    expected: `anything but ${exclusion.words} ${texts.map((item) => JSON.stringify(item)).join(", ")}`,
  };
}

function nonEmpty(operator: string, test: (value: string) => TextTest): (value: string, path: string) => TextTest {
  return (value, path) => {
    if (value !== "") return test(value);
    throw new InvalidPattern(path, `anything-but ${operator} is empty`, "it would exclude every text; name one");
  };
}

function wildcardTest(value: string, path: string): TextTest {
  return refuse(path, 'use single "*", and "\\\\*" for an asterisk itself', () => wildcard(value));
}

function isOperator(key: string): key is Operator {
  return (OPERATORS as readonly string[]).includes(key);
}
