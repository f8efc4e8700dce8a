import { type Check, isUnjudged } from "../finding";

/** A check whose violations are another rule's to report, so that one cause is one finding: only what is not known yet is passed on. */
export function* reportedElsewhere<T>(check: Check<T>): Check<T> {
  for (;;) {
    const step = check.next();
    if (step.done) return step.value;
    if (isUnjudged(step.value)) yield step.value;
  }
}
