import { isJsonMap, type Json } from "../json";
import { examine, expressionIn } from "../jsonata/expression";
import { parseExpression } from "../jsonpath/expression";
import { parsePath } from "../jsonpath/path";
import type { Problems } from "./problems";

/** A check of one field's value: reports what is wrong with it. */
export type Check = (value: unknown, location: string, problems: Problems) => void;

export const text: Check = (value, location, problems) => {
  if (typeof value !== "string") problems.add(location, "The value must be a string");
};

export const anything: Check = () => {};

export const trueOnly: Check = (value, location, problems) => {
  if (typeof value !== "boolean") problems.add(location, "The value must be true or false");
};

export const integerWithin =
  (least: number, most: number): Check =>
  (value, location, problems) => {
    if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) return;
    problems.add(location, `The value must be an integer from ${least} to ${most}`);
  };

export const oneOf =
  (...values: string[]): Check =>
  (value, location, problems) => {
    if (!values.includes(value as string)) problems.add(location, `The value must be one of ${values.join(", ")}`);
  };

/** A path; `null` where the field is allowed to select nothing. */
export const path: Check = (value, location, problems) => {
  if (value === null) return;
  attempt(() => parsePath(String(value)), location, problems);
};

/** A path that can name only one place (Step Functions guide, amazon-states-language-paths). */
export const referencePath: Check = (value, location, problems) => {
  attempt(
    () => {
      const parsed = parsePath(String(value));
      if (!parsed.reference) throw new Error(`"${value}" is not a reference path: it may name several places`);
    },
    location,
    problems,
  );
};

/** ResultPath: a reference path into the input, or null; variables cannot be written with it. */
export const resultPath: Check = (value, location, problems) => {
  if (value === null) return;
  referencePath(value, location, problems);
  if (typeof value === "string" && /^\$[^.[]/.test(value)) {
    problems.add(location, `"${value}" must begin with "$." : ResultPath writes to the state's input only`);
  }
};

/** ErrorPath and CausePath: a reference path, or an intrinsic function that gives text. */
export const textExpression: Check = (value, location, problems) => {
  if (typeof value === "string" && value.startsWith("$")) referencePath(value, location, problems);
  else attempt(() => parseExpression(String(value)), location, problems);
};

/** A payload template of JSONPath. */
export const payloadTemplate: Check = (value, location, problems) => {
  if (!isJsonMap(value)) problems.add(location, "The value must be an object");
  else pathMembers(value, location, problems);
};

function pathMembers(value: Json, location: string, problems: Problems): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) pathMembers(item, `${location}[${index}]`, problems);
  }
  if (!isJsonMap(value)) return;
  for (const [key, member] of Object.entries(value)) {
    const at = `${location}/${key}`;
    if (!key.endsWith(".$")) pathMembers(member, at, problems);
    else if (typeof member !== "string") problems.add(at, "The value of a field that ends with .$ must be a string");
    else attempt(() => parseExpression(member), at, problems);
  }
}

/** Members of `$states` that fields may read beside `input` and `context`. */
export type StatesMember = "result" | "errorOutput";

/** Any JSON value whose texts may be JSONata expressions. */
export const query =
  (...members: StatesMember[]): Check =>
  (value, location, problems) => {
    if (typeof value === "string") checkExpression(value, new Set(members), location, problems);
    else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) query(...members)(item, `${location}[${index}]`, problems);
    } else if (isJsonMap(value)) {
      for (const [key, item] of Object.entries(value)) query(...members)(item, `${location}/${key}`, problems);
    }
  };

function checkExpression(value: string, members: ReadonlySet<string>, location: string, problems: Problems): void {
  const source = expressionIn(value);
  if (source === undefined) {
    if (!value.startsWith("{%") && !value.endsWith("%}")) return;
    problems.add(location, "A JSONata expression must start with {% and end with %}, without spaces around them");
    return;
  }
  attempt(
    () => {
      const facts = examine(source);
      for (const reason of facts.unsupported) problems.add(location, reason);
      for (const member of ["result", "errorOutput"]) {
        if (facts.statesMembers.has(member) && !members.has(member)) {
          problems.add(location, `The field $states.${member} is not available in this location`);
        }
      }
    },
    location,
    problems,
  );
}

/** A value of the given kind, or a JSONata expression that gives one. */
export const orExpression =
  (check: Check): Check =>
  (value, location, problems) => {
    if (typeof value === "string" && expressionIn(value) !== undefined) query()(value, location, problems);
    else check(value, location, problems);
  };

/** An object, or one expression that gives it. */
export const queryObject = (value: unknown, location: string, problems: Problems): void => {
  if (!isJsonMap(value) && !(typeof value === "string" && expressionIn(value) !== undefined)) {
    problems.add(location, "The value must be an object or a JSONata expression");
    return;
  }
  query()(value, location, problems);
};

/** Credentials of a task: the check of their form, and the role that they need. */
export const credentials =
  (check: Check): Check =>
  (value, location, problems) => {
    check(value, location, problems);
    if (isJsonMap(value as Json) && !Object.keys(value as object).some((key) => key.replace(/\.\$$/, "") === "RoleArn"))
      problems.add(location, "The field 'RoleArn' is required but was missing");
  };

/** RFC 3339 with capital T and Z (Step Functions guide, state-wait). */
const timestampForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

export const isTimestamp = (value: unknown): value is string =>
  typeof value === "string" && timestampForm.test(value) && !Number.isNaN(Date.parse(value));

export const timestamp: Check = (value, location, problems) => {
  if (isTimestamp(value)) return;
  problems.add(location, "The value must be a timestamp such as 2024-08-18T17:33:00Z");
};

function attempt(action: () => void, location: string, problems: Problems): void {
  try {
    action();
  } catch (error) {
    problems.add(location, (error as Error).message);
  }
}
