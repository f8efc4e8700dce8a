import { setTimeout as pause, setImmediate as turn } from "node:timers/promises";

/**
 * Resolves when the condition holds. It has no limit of its own, since a machine may be busy: mocha ends what hangs.
 */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await pause(20);
}

/** Lets whatever is ready to run do so: for showing that something does not happen. */
export async function turns(count = 100): Promise<void> {
  for (let taken = 0; taken < count; taken++) await turn();
}
