import { notKnown } from "./field";
import { opened } from "./secrets";

/**
 * What the program gives to its resources, by URN. The engine hands rules about stacks the outputs of resources
 * (step_generator.go, AnalyzeResources), in which arguments that AWS completes are unknown during a preview and hold what
 * AWS reads back afterwards. The inputs it shows once, when it analyzes the resource itself.
 */
const inputs = new Map<string, () => Record<string, unknown>>();

/** Remembers the inputs of a resource, until it is analyzed again. */
export function rememberInputs(urn: string, read: () => Record<string, unknown>): void {
  let known: Record<string, unknown> | undefined;
  inputs.set(urn, () => {
    known ??= read();
    return known;
  });
}

/** The inputs of a resource; undefined where it was not analyzed: it is read from AWS, not made by the program. */
export const inputsOf = (urn: string): Record<string, unknown> | undefined => inputs.get(urn)?.();

/**
 * What the program says of a resource, for rules about links.
 * @param known undefined where it is read from AWS: then it is judged as it is.
 * @param dependencies by property, the resources that it is made of.
 */
export const given = (
  known: Record<string, unknown> | undefined,
  outputs: Record<string, unknown>,
  dependencies: Readonly<Record<string, readonly string[]>>,
): Record<string, unknown> => set(known ?? settled(outputs, dependencies));

/** Providers built on Terraform do not distinguish an empty text from nothing: AWS's "nothing" is read back as "". */
const set = (properties: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(properties).filter(([, value]) => opened(value) !== ""));

/** Outputs in place of inputs: what comes from no other resource, and is not known yet, is completed by AWS. */
const settled = (outputs: Record<string, unknown>, dependencies: Readonly<Record<string, readonly string[]>>) =>
  Object.fromEntries(Object.entries(outputs).filter(([key, value]) => value !== notKnown || dependencies[key]?.length));
