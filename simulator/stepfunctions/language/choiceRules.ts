import { isJsonMap } from "../json";
import type { QueryLanguage } from "./definition";
import type { Problems } from "./problems";
import { anything, type Check, payloadTemplate, query, referencePath, text, timestamp } from "./values";

const number: Check = (value, location, problems) => {
  if (typeof value !== "number") problems.add(location, "The value must be a number");
};
const boolean: Check = (value, location, problems) => {
  if (typeof value !== "boolean") problems.add(location, "The value must be true or false");
};

const ordered = ["Equals", "LessThan", "GreaterThan", "LessThanEquals", "GreaterThanEquals"];
const families = { String: text, Numeric: number, Timestamp: timestamp } as const;

/** Comparison operators with the check of their value ("Choice Rules (JSONPath)", Step Functions guide). */
const comparisons: Readonly<Record<string, Check>> = Object.fromEntries([
  ...Object.entries(families).flatMap(([family, check]) =>
    ordered.flatMap(
      (name): Array<[string, Check]> => [
        [`${family}${name}`, check],
        [`${family}${name}Path`, referencePath],
      ],
    ),
  ),
  ["BooleanEquals", boolean],
  ["BooleanEqualsPath", referencePath],
  ["StringMatches", text],
  ...["IsNull", "IsPresent", "IsNumeric", "IsString", "IsBoolean", "IsTimestamp"].map((name) => [name, boolean]),
]);

/** Checks the rules of a Choice state. */
export function checkChoices(choices: unknown, language: QueryLanguage, location: string, problems: Problems): void {
  if (!Array.isArray(choices) || choices.length === 0) {
    problems.add(location, "Choices must be a non-empty array");
    return;
  }
  for (const [index, rule] of choices.entries()) {
    const at = `${location}[${index}]`;
    if (!isJsonMap(rule)) problems.add(at, "A choice rule must be an object");
    else {
      if (typeof rule.Next !== "string") problems.add(at, "These fields are required: [Next]");
      const { Next: _, Comment: __, Assign, Output, ...condition } = rule;
      if (Assign !== undefined) (language === "JSONata" ? query() : payloadTemplate)(Assign, `${at}/Assign`, problems);
      if (language === "JSONata") {
        if (Output !== undefined) query()(Output, `${at}/Output`, problems);
        checkQueryCondition(condition, at, problems);
      } else {
        if (Output !== undefined) problems.add(`${at}/Output`, "Output is a field of JSONata rules");
        checkComparison(condition, at, problems);
      }
    }
  }
}

function checkQueryCondition(condition: Record<string, unknown>, at: string, problems: Problems): void {
  const { Condition, ...others } = condition;
  for (const field of Object.keys(others)) {
    problems.add(`${at}/${field}`, `The field "${field}" is not supported in a JSONata choice rule; use Condition`);
  }
  if (Condition === undefined) problems.add(at, "These fields are required: [Condition]");
  else if (typeof Condition !== "string" && typeof Condition !== "boolean") {
    problems.add(`${at}/Condition`, "The value must be a JSONata expression that gives true or false");
  } else query()(Condition, `${at}/Condition`, problems);
}

function checkComparison(condition: Record<string, unknown>, at: string, problems: Problems): void {
  const { Variable, ...rest } = condition;
  const operators = Object.keys(rest);
  const [operator = ""] = operators;
  if (operators.length !== 1) {
    problems.add(at, `A choice rule has one comparison, not ${operators.length} (${operators.join(", ") || "none"})`);
    return;
  }
  const value = rest[operator];
  if (operator === "And" || operator === "Or") {
    if (!Array.isArray(value) || value.length === 0)
      problems.add(`${at}/${operator}`, "The value must be a non-empty array");
    else for (const [index, inner] of value.entries()) checkInner(inner, `${at}/${operator}[${index}]`, problems);
  } else if (operator === "Not") checkInner(value, `${at}/Not`, problems);
  else {
    const check = Object.hasOwn(comparisons, operator) ? comparisons[operator] : undefined;
    if (!check) problems.add(`${at}/${operator}`, `There is no comparison operator "${operator}"`);
    else {
      (Variable === undefined ? anything : referencePath)(Variable, `${at}/Variable`, problems);
      if (Variable === undefined) problems.add(at, "These fields are required: [Variable]");
      check(value, `${at}/${operator}`, problems);
    }
  }
}

function checkInner(rule: unknown, at: string, problems: Problems): void {
  if (!isJsonMap(rule)) {
    problems.add(at, "A choice rule must be an object");
    return;
  }
  const { Next, Comment: _, ...condition } = rule;
  if (Next !== undefined) problems.add(`${at}/Next`, "Next may stand only in a rule at the top");
  checkComparison(condition, at, problems);
}
