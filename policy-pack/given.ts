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
