import { isJsonMap } from "../json";
import type { QueryLanguage } from "./definition";
import type { Problems } from "./problems";
import { type Check, integerWithin, oneOf, payloadTemplate, query, resultPath, text } from "./values";

const backoff: Check = (value, location, problems) => {
  if (typeof value !== "number" || value < 1) problems.add(location, "The value must be a number of 1 or more");
};

/** "Retrying after an error" (Step Functions guide, concepts-error-handling). */
const retrierFields: Record<string, Check> = {
  IntervalSeconds: integerWithin(1, 99_999_999),
  MaxAttempts: integerWithin(0, 99_999_999),
  BackoffRate: backoff,
  MaxDelaySeconds: integerWithin(1, 31_622_400),
  JitterStrategy: oneOf("FULL", "NONE"),
};

const catcherFields: Record<QueryLanguage, Record<string, Check>> = {
  JSONPath: { Next: text, ResultPath: resultPath, Assign: payloadTemplate },
  JSONata: { Next: text, Output: query("errorOutput"), Assign: query("errorOutput") },
};

export function checkRetriers(value: unknown, location: string, problems: Problems): void {
  checkHandlers(value, retrierFields, [], location, problems);
}

export function checkCatchers(value: unknown, language: QueryLanguage, location: string, problems: Problems): void {
  checkHandlers(value, catcherFields[language], ["Next"], location, problems);
}

function checkHandlers(
  value: unknown,
  fields: Record<string, Check>,
  required: string[],
  location: string,
  problems: Problems,
): void {
  if (!Array.isArray(value)) {
    problems.add(location, "The value must be an array");
    return;
  }
  for (const [index, handler] of value.entries()) {
    const at = `${location}[${index}]`;
    if (!isJsonMap(handler)) {
      problems.add(at, "The value must be an object");
      continue;
    }
    const { ErrorEquals, Comment: _, ...others } = handler;
    checkErrorEquals(ErrorEquals, index === value.length - 1, `${at}/ErrorEquals`, problems);
    for (const field of required) {
      if (others[field] === undefined) problems.add(at, `These fields are required: [${field}]`);
    }
    for (const [field, member] of Object.entries(others)) {
      const check = fields[field];
      if (check) check(member, `${at}/${field}`, problems);
      else problems.add(`${at}/${field}`, `The field "${field}" is not supported here`);
    }
  }
}

/** States.ALL "must appear alone" and in the last retrier or catcher. */
function checkErrorEquals(value: unknown, isLast: boolean, location: string, problems: Problems): void {
  if (!Array.isArray(value) || value.length === 0 || !value.every((name) => typeof name === "string")) {
    problems.add(location, "ErrorEquals must be a non-empty array of error names");
  } else if (value.includes("States.ALL") && (value.length > 1 || !isLast)) {
    problems.add(location, "States.ALL must stand alone, and in the last entry");
  }
}
