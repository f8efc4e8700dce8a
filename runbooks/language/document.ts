import { isRecord } from "../../aws/json";

/** Text as it is; anything else counts as none. (String() throws on some of what JSON can hold.) */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Whether a property such as isEnd is set: documents that AWS owns write `"true"` too. */
export const isSet = (value: unknown): boolean => value === true || textOf(value).toLowerCase() === "true";

export interface LocatedStep {
  step: Record<string, unknown>;
  /** Where the step is: `mainSteps[2].inputs.Steps[0]`. */
  path: string;
  /** Name of the loop that the step is in. */
  loop?: string;
}

/** Every step of a document in its order, a loop before the steps in it. Entries that are not objects are left out. */
export function stepsOf(document: unknown): LocatedStep[] {
  return isRecord(document) ? list(document.mainSteps, "mainSteps", undefined, 0) : [];
}

function list(value: unknown, at: string, loop: string | undefined, depth: number): LocatedStep[] {
  // Loops in loops are rejected; deeper ones are only followed as far as any document could mean them.
  if (!Array.isArray(value) || depth > 8) return [];
  return value.flatMap((step, index) => {
    if (!isRecord(step)) return [];
    const path = `${at}[${index}]`;
    const located: LocatedStep = { step, path, ...(loop !== undefined && { loop }) };
    const inner =
      step.action === "aws:loop" && isRecord(step.inputs)
        ? list(step.inputs.Steps, `${path}.inputs.Steps`, textOf(step.name), depth + 1)
        : [];
    return [located, ...inner];
  });
}

/** A reference as written in a text, `{{ inside }}`, and whether it is the whole text. */
export interface FoundReference {
  inside: string;
  whole: boolean;
  /** Its place: `inputs.Filters[0].Values[0]`. */
  path: string;
}

const pattern = /\{\{\s*(.*?)\s*\}\}/gs;

export function referencesIn(value: unknown, at: string): FoundReference[] {
  if (typeof value === "string")
    return [...value.matchAll(pattern)].map((match) => ({
      inside: match[1] ?? "",
      whole: match[0].length === value.trim().length,
      path: at,
    }));
  if (Array.isArray(value)) return value.flatMap((item, index) => referencesIn(item, `${at}[${index}]`));
  if (isRecord(value)) return Object.entries(value).flatMap(([key, item]) => referencesIn(item, `${at}.${key}`));
  return [];
}
