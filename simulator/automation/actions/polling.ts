import type { StepContext } from "./action";

/** Polling interval of the actions that wait for a state. AWS does not document its own. */
export const pollMilliseconds = 5_000;

/**
 * Seconds after which an action without a documented time-out stops waiting: the 12 hours that a run in a user's
 * context lives at most.
 */
export const undocumentedTimeout = 43_200;

/**
 * Polls until there is a result. The pauses grow with the time already waited, by a twentieth of it, so
 * that a wait of hours does not need thousands of calls.
 */
export async function pollUntil<T>(context: StepContext, ask: () => Promise<T | undefined>): Promise<T> {
  const since = context.now().getTime();
  for (;;) {
    const result = await ask();
    if (result !== undefined) return result;
    await context.attempt.sleep(Math.max(pollMilliseconds, (context.now().getTime() - since) / 20));
  }
}
