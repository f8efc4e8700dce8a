import { matchesError, QueryEvaluationError, RuntimeError, StateError } from "../errors";
import type { Json } from "../json";
import { placeResult } from "../jsonpath/template";
import type { Catcher, MapState, ParallelState, Retrier, TaskState } from "../language/definition";
import { fraction, seedOf } from "../random";
import type { Outcome, Visit } from "./visit";

type AttemptedState = TaskState | ParallelState | MapState;

/** Runs a state's work until it succeeds, its retriers give up and a catcher takes over, or it fails. */
export async function attempt(visit: Visit<AttemptedState>, work: () => Promise<Outcome>): Promise<Outcome> {
  const used = new Map<Retrier, number>();
  for (; ; visit.retryCount++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      const failure = explained(visit, error);
      const retrier = visit.state.Retry?.find(({ ErrorEquals }) => matchesError(ErrorEquals, failure));
      const retries = (retrier && used.get(retrier)) ?? 0;
      if (retrier && retries < (retrier.MaxAttempts ?? 3)) {
        used.set(retrier, retries + 1);
        const seconds = retryDelay(retrier, retries, `${visit.name}/${visit.retryCount}`);
        visit.run.tell(visit, { status: "retrying", failure: failure.message, retryInSeconds: seconds });
        await visit.frame.activity.sleep(seconds * 1000);
        continue;
      }
      if (isTold(visit, error)) visit.frame.line.mention(`${visit.state.Type}StateFailed`);
      const index = visit.state.Catch?.findIndex(({ ErrorEquals }) => matchesError(ErrorEquals, failure)) ?? -1;
      const catcher = visit.state.Catch?.[index];
      if (!catcher) throw failure;
      visit.run.tell(visit, { status: "caught", failure: failure.message });
      return caught(visit, catcher, failure, `Catch[${index}]/`);
    }
  }
}

/**
 * Does the history have an event of its own for the failed state? Recorded: only after the last retry, of a Map whose
 * Items could not be evaluated as well, and of none that ended with States.Runtime.
 */
function isTold({ state, hasStarted }: Visit<AttemptedState>, error: StateError): boolean {
  if (error instanceof RuntimeError) return false;
  return hasStarted || (state.Type === "Map" && error instanceof QueryEvaluationError);
}

/** Evaluation errors are in the history, and their causes say where they happened. */
export function explained(visit: Visit, failure: StateError): StateError {
  const cause = visit.located(failure);
  if (failure instanceof QueryEvaluationError) {
    visit.evaluationFailed(failure, cause);
    return new StateError(failure.error, cause);
  }
  return failure instanceof RuntimeError && !failure.isWhole && !isLocated(failure)
    ? new RuntimeError(cause ?? "")
    : failure;
}

/** A failure that comes out of a Parallel or Map state was explained inside. */
const isLocated = ({ cause }: StateError): boolean =>
  cause?.startsWith("An error occurred while executing the state") ?? false;

/**
 * "IntervalSeconds × BackoffRate for each retry", up to MaxDelaySeconds. Full jitter uses a part of it: the same part
 * for the same state and retry in every run, so that a story can be repeated.
 */
export function retryDelay(retrier: Retrier, retries: number, seed: string): number {
  const grown = (retrier.IntervalSeconds ?? 1) * (retrier.BackoffRate ?? 2) ** retries;
  const capped = Math.min(grown, retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY);
  return retrier.JitterStrategy === "FULL" ? capped * fraction(seedOf(seed)) : capped;
}

/** "Error output": what a catcher gives to the state it names. */
async function caught(
  visit: Visit<AttemptedState>,
  catcher: Catcher,
  failure: StateError,
  at: string,
): Promise<Outcome> {
  const errorOutput: Json = { Error: failure.error, Cause: failure.cause ?? "" };
  if (visit.language === "JSONata") return visit.answer(catcher, catcher.Next, { errorOutput }, errorOutput, at);
  return {
    output: placeResult(catcher.ResultPath, visit.input, errorOutput),
    ...(catcher.Assign && { assign: visit.template(catcher.Assign, errorOutput) }),
    next: catcher.Next,
  };
}
