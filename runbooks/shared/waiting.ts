import type { RunbookBuilder } from "../language/builder";
import { type Condition, not } from "../language/conditions";

type Steps = Pick<RunbookBuilder<Record<never, never>>, "fail" | "repeatWhile" | "sleep" | "when">;

/**
 * How long the proof of a write waits, in seconds. The EC2 developer guide ("Eventual consistency in the Amazon EC2 API")
 * requires polling over minutes; IAM gives no time ("Changes that I make are not always immediately visible").
 */
export const proofSeconds = 120;

interface Wait {
  /** What holds at the end, as part of the names of the steps: "RulesGone". */
  name: string;
  /** Reads once. @returns what holds when the wait is over. */
  look: (step: string) => Condition;
  /** Why the steps fail where it never holds. */
  otherwise: string;
  /** ISO 8601. */
  pause?: string;
  looks?: number;
}

/**
 * Polls until a condition holds, and fails where it never does. For what
 * aws:waitForAwsResourceProperty cannot wait for: that something is no longer in an answer, or has a value that is not
 * text. Without other numbers it waits as long as the proof of a write.
 */
export function waitUntil(r: Steps, { name, look, otherwise, pause = "PT5S", looks = proofSeconds / 5 }: Wait): void {
  r.repeatWhile(`WaitUntil${name}`, looks, () => {
    r.sleep(`PauseBefore${name}`, pause);
    return not(look(`LookFor${name}`));
  });
  // What a step inside a loop found cannot be read after it.
  const holds = look(`ReadAfter${name}`);
  r.when(`NeverCame${name}`, not(holds), () => r.fail(`SayNot${name}`, otherwise));
}
