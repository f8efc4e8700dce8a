import { parseArn } from "../../aws/arn";
import { isAddress, parseNetwork } from "./ip";
import { type ContextValues, compileText, matchGlob, splitGlob } from "./pattern";

/** A policy document that IAM would refuse to store. The message says where and what. */
export class MalformedPolicy extends Error {
  constructor(where: string, problem: string) {
    super(`${where}: ${problem}`);
    this.name = "MalformedPolicy";
  }
}

/** One operator-key pair of a Condition block. */
export interface Condition {
  /** Operator as the policy spells it, with set prefix and IfExists. */
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
  readonly negated: boolean;
  holds(context: ContextValues): boolean;
}

/** Does one value of the request satisfy one value of the policy? */
type Comparison = (actual: string, context: ContextValues) => boolean;

interface Family {
  /** Compiles a value of the policy; undefined when the literal is not of the operator's type. */
  operand(text: string, variables: boolean): Comparison | undefined;
  /** What a value of the policy has to look like, for the error. */
  expects: string;
  /** False for a value of the request with which no comparison holds, negated or not. */
  usable?(actual: string): boolean;
}

const text = (wildcards: boolean, ignoreCase: boolean): Family => ({
  operand: (source, variables) => compileText(source, { wildcards, variables, ignoreCase }).matches,
  expects: "text",
});

const ordered = (
  parse: (text: string) => number | undefined,
  expects: string,
  test: (actual: number, expected: number) => boolean,
): Family => ({
  operand: (source) => {
    const expected = parse(source);
    if (expected === undefined) return undefined;
    return (actual) => {
      const value = parse(actual);
      return value !== undefined && test(value, expected);
    };
  },
  expects,
});

const number = (test: (actual: number, expected: number) => boolean) => ordered(parseNumber, "a number", test);
const date = (test: (actual: number, expected: number) => boolean) =>
  ordered(parseDate, "a date in ISO 8601 with its time zone, or epoch seconds", test);

const isTrue = (value: string) => value.toLowerCase() === "true";

const boolean: Family = {
  operand: (source) => (actual) => isTrue(actual) === isTrue(source),
  expects: "true or false",
};

const binary: Family = {
  operand: (source) => (/^[A-Za-z0-9+/]*={0,2}$/.test(source) ? (actual) => actual === source : undefined),
  expects: "base64 text",
};

const address: Family = {
  operand: (source) => {
    const network = parseNetwork(source);
    return network && ((actual) => network.contains(actual));
  },
  expects: "an IP address or a network such as 203.0.113.0/24",
  usable: isAddress,
};

const arn: Family = {
  operand: (source, variables) => {
    const pattern = compileText(source, { wildcards: true, variables });
    const literalParts = variables && source.includes("${") ? undefined : source.split(":").length;
    if (literalParts !== undefined && literalParts < 6) return undefined;
    return (actual, context) => {
      const resolved = pattern.resolve(context);
      if (!resolved) return false;
      const expected = splitGlob(resolved, 6);
      const parts = actual.split(":");
      const found = [...parts.slice(0, 5), parts.slice(5).join(":")];
      return expected.length === 6 && expected.every((part, i) => matchGlob(part, found[i] ?? ""));
    };
  },
  expects: "an ARN with its six parts, such as arn:aws:iam::*:role/name",
  usable: (actual) => parseArn(actual) !== undefined,
};

const same = (a: number, b: number) => a === b;

/** Operator → comparison, and whether the operator negates it. IAM user guide, …_elements_condition_operators. */
const operators: Readonly<Record<string, readonly [Family, boolean]>> = {
  StringEquals: [text(false, false), false],
  StringNotEquals: [text(false, false), true],
  StringEqualsIgnoreCase: [text(false, true), false],
  StringNotEqualsIgnoreCase: [text(false, true), true],
  StringLike: [text(true, false), false],
  StringNotLike: [text(true, false), true],
  NumericEquals: [number(same), false],
  NumericNotEquals: [number(same), true],
  NumericLessThan: [number((a, b) => a < b), false],
  NumericLessThanEquals: [number((a, b) => a <= b), false],
  NumericGreaterThan: [number((a, b) => a > b), false],
  NumericGreaterThanEquals: [number((a, b) => a >= b), false],
  DateEquals: [date(same), false],
  DateNotEquals: [date(same), true],
  DateLessThan: [date((a, b) => a < b), false],
  DateLessThanEquals: [date((a, b) => a <= b), false],
  DateGreaterThan: [date((a, b) => a > b), false],
  DateGreaterThanEquals: [date((a, b) => a >= b), false],
  Bool: [boolean, false],
  BinaryEquals: [binary, false],
  IpAddress: [address, false],
  NotIpAddress: [address, true],
  ArnEquals: [arn, false],
  ArnLike: [arn, false],
  ArnNotEquals: [arn, true],
  ArnNotLike: [arn, true],
};

/** @throws MalformedPolicy for an unknown operator or a value that is not of the operator's type. */
export function compileCondition(
  operator: string,
  key: string,
  values: readonly string[],
  variables: boolean,
  where: string,
): Condition {
  const name = key.toLowerCase();
  if (operator === "Null") {
    const wanted = new Set(values.map(isTrue));
    return { operator, key, values, negated: false, holds: (context) => wanted.has(!context.has(name)) };
  }
  const [, set, base = "", ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  const entry = Object.hasOwn(operators, base) ? operators[base] : undefined;
  if (!entry) throw new MalformedPolicy(where, `there is no condition operator ${operator}`);
  const [family, negated] = entry;
  const comparisons = values.map((value) => {
    const comparison = family.operand(value, variables);
    if (!comparison) throw new MalformedPolicy(where, `${operator} ${key} needs ${family.expects}, found "${value}"`);
    return comparison;
  });
  const test = (actual: string, context: ContextValues) =>
    (family.usable?.(actual) ?? true) && negated !== comparisons.some((compare) => compare(actual, context));
  return {
    operator,
    key,
    values,
    negated,
    holds(context) {
      const actual = context.get(name);
      if (actual === undefined) return ifExists !== undefined || set === "ForAllValues" || (negated && !set);
      if (set === undefined) return typeof actual === "string" && test(actual, context);
      const each = typeof actual === "string" ? [actual] : actual;
      const one = (value: string) => test(value, context);
      return set === "ForAllValues" ? each.every(one) : each.some(one);
    },
  };
}

function parseNumber(source: string): number | undefined {
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(source) ? Number(source) : undefined;
}

/** ISO 8601 as W3C narrows it (a time needs its zone), or epoch seconds; four digits are a year. */
function parseDate(source: string): number | undefined {
  if (/^\d{5,}(\.\d+)?$/.test(source)) return Math.trunc(Number(source) * 1000);
  if (!/^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d))?)?)?$/.test(source)) return undefined;
  const time = Date.parse(source);
  return Number.isNaN(time) ? undefined : time;
}
