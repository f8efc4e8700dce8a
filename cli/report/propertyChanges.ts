import { lineDiff } from "./lineDiff";
import { hidden, isSecret, shown } from "./secrets";
import type { PropertyChange } from "./types";

/** What the engine says about a resource before and after a step. */
export interface ResourceState {
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  /** Outputs that the provider keeps secret; only the digest has it. */
  additionalSecretOutputs?: string[];
}

/**
 * What is different in the inputs, property by property, with secrets hidden.
 * @param properties names or paths that the provider reports as changed; all that differ when it reports none.
 */
export function propertyChanges(
  before: ResourceState | undefined,
  after: ResourceState | undefined,
  properties: string[],
): PropertyChange[] {
  const [old, now] = [before?.inputs ?? {}, after?.inputs ?? {}];
  const names = properties.length > 0 ? properties.map(topLevel) : Object.keys({ ...old, ...now });
  return [...new Set(names)]
    .filter((name) => !name.startsWith("__"))
    .map((property) => {
      const lines = isSecretProperty(property, before, after)
        ? []
        : lineDiff(linesOf(old[property]), linesOf(now[property]));
      // What is hidden looks the same on both sides, also where it changed.
      const hides = lines.length === 0 && [old[property], now[property]].some(isSecret);
      return { property, lines: hides ? [`-${hidden}`, `+${hidden}`] : lines };
    })
    .filter(({ property, lines }) => lines.length > 0 || properties.map(topLevel).includes(property));
}

/** `inlinePolicies[0].policy` and `["a.b"].c` belong to `inlinePolicies` and `a.b`. */
const topLevel = (path: string): string => /^\["(.*?)"\]/.exec(path)?.[1] ?? path.replace(/[.[].*$/s, "");

/** Inputs and outputs of one name have one meaning: what is secret in one of them is secret in all. */
function isSecretProperty(name: string, ...states: Array<ResourceState | undefined>): boolean {
  return states.some(
    (state) =>
      state?.additionalSecretOutputs?.includes(name) ||
      isWholeSecret(state?.inputs?.[name]) ||
      isWholeSecret(state?.outputs?.[name]),
  );
}

/** A secret inside a larger value is hidden where it is; the rest may be seen. */
const isWholeSecret = (value: unknown): boolean => isSecret(value) && shown(value) === hidden;

/** A value as lines to compare; text that is JSON (a policy, a pattern) is spread out like other values. */
function linesOf(value: unknown): string[] {
  if (value === undefined) return [];
  const visible = spreadOut(shown(value));
  const text = typeof visible === "string" ? visible : JSON.stringify(visible, null, 2);
  return text.split("\n");
}

function spreadOut(value: unknown): unknown {
  if (typeof value === "string" && /^\s*[[{]/.test(value)) {
    try {
      return spreadOut(shown(JSON.parse(value)));
    } catch {
      return value;
    }
  }
  if (Array.isArray(value)) return value.map(spreadOut);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, spreadOut(member)]));
}
