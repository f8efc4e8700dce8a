import { type Check, isUnjudged } from "../../policy-pack/finding";

/** The places of what a check finds (`?` where it is not known), and what it returns. */
export function all<T>(check: Check<T>): { found: string[]; result: T } {
  const found: string[] = [];
  for (;;) {
    const step = check.next();
    if (step.done) return { found, result: step.value };
    found.push(isUnjudged(step.value) ? `${step.value.field}?` : `${step.value.field}: ${step.value.found}`);
  }
}
