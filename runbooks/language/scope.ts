import type { AutomationStep } from "./types";

/** Steps that run after a failure, placed behind the normal ones; the last of them ends the run. */
export interface FailurePath {
  readonly steps: readonly AutomationStep[];
}

/** Where steps go that fail, while it is not written yet: the steps are collected, and get its name when it is. */
export interface Recovery {
  readonly failing: AutomationStep[];
}

export function firstStep(path: FailurePath): string {
  const [first] = path.steps;
  if (!first) throw new Error("A failure path needs at least one step.");
  return first.name;
}

interface Arm {
  first: string;
  last: AutomationStep;
  leaving: Array<(target: string) => void>;
}

/**
 * A list of steps being written: the document's own or a loop's. A jump to "whatever comes next" is remembered until
 * the next step is there.
 */
export class Scope {
  readonly steps: AutomationStep[] = [];
  private waiting: Array<(target: string) => void> = [];

  append(step: AutomationStep): void {
    for (const jump of this.waiting) jump(step.name);
    this.waiting = [];
    this.steps.push(step);
  }

  /** The next step appended is the target of these jumps. */
  jumpToNext(...jumps: Array<(target: string) => void>): void {
    this.waiting.push(...jumps);
  }

  /** Writes one arm of a branch. Jumps that leave it at its end are handed back, to be aimed behind the other arm. */
  arm(branch: string, write: () => void): Arm {
    const start = this.steps.length;
    write();
    const first = this.steps[start];
    const last = this.steps.at(-1);
    if (!first || !last) throw new Error(`Each arm of the branch ${branch} needs at least one step.`);
    const leaving = this.waiting;
    this.waiting = [];
    return { first: first.name, last, leaving };
  }

  /** The finished list. A branch at the very end would have nowhere to go. */
  finish(where: string): AutomationStep[] {
    if (this.waiting.length > 0) throw new Error(`${where} ends with a branch: add the step where its arms meet.`);
    return this.steps;
  }
}
