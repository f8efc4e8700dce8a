declare const valueType: unique symbol;

/**
 * A value that exists only while the document runs: a parameter, the output of a step, a variable. Written to JSON it
 * is `{{ path }}`; as the whole value of an input it keeps its type, inside text it becomes part of it (`text`).
 */
export interface Ref<T> {
  readonly [valueType]?: T;
  readonly path: string;
  toJSON(): string;
}

export function reference<T>(path: string): Ref<T> {
  return { path, toJSON: () => `{{ ${path} }}` };
}

/**
 * Text with values in it. Only strings and numbers may stand inside text: the text form of lists, maps and booleans is
 * not documented. Substituted text is not escaped, so parameters used here need an allowedPattern.
 */
export function text(
  parts: TemplateStringsArray,
  ...values: Array<string | number | Ref<string> | Ref<number>>
): string {
  return parts.reduce((written, part, index) => {
    const value = values[index - 1];
    return written + (typeof value === "object" ? value.toJSON() : String(value)) + part;
  });
}

/**
 * The system variables of Automation (user guide, "automation-variables"). The date and time variables are left out:
 * they are not ISO 8601 and their time zone is not stated.
 */
export const system = {
  accountId: reference<string>("global:ACCOUNT_ID"),
  region: reference<string>("global:REGION"),
  partition: reference<string>("global:AWS_PARTITION"),
  /** The day on which the run began, `2026-11-24` (SSM user guide, "System variables"). */
  date: reference<string>("global:DATE"),
  executionId: reference<string>("automation:EXECUTION_ID"),
};
