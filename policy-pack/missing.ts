import { parseArn } from "../aws/arn";
import type { Field } from "./field";
import { described, type Finding } from "./finding";
import type { Stack } from "./stack";

export interface Sought {
  /** Field of the subject that names it. */
  field: Field;
  /** Its ARN, where the field has another form. */
  arn?: string;
  /** What the stack does not make: "queue", "log group". */
  what: string;
  /** Setting of the rule that lists what is made elsewhere. */
  setting: string;
}

/**
 * What to say of a resource that is named and that the stack does not make: it is missing where only this stack would
 * make it, and advice where another stack may.
 * @param types of the resource.
 */
export function missing(stack: Stack, { field, arn = field.text, what, setting }: Sought, ...types: string[]): Finding {
  const { path, text } = field;
  const parsed = parseArn(arn);
  if (parsed && !stack.isOwn(parsed, ...types))
    return {
      field: path,
      unknown: true,
      because: `names ${text}, which another stack may make; list it under ${setting} once you know that it exists`,
    };
  return {
    field: path,
    found: text === "" ? described(field) : `the stack makes no ${what} ${text}`,
    fix: `Make it, correct the name, or list it under ${setting} where another stack makes it.`,
  };
}
