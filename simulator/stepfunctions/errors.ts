/**
 * An error of a state: a name that retriers and catchers match, and a readable cause ("Error names", Step Functions
 * guide, concepts-error-handling).
 */
export class StateError extends Error {
  constructor(
    /** Such as `States.TaskFailed` or `Sqs.SqsException`. */
    readonly error: string,
    /** A missed heartbeat is recorded with no cause at all. */
    override readonly cause?: string,
    /** A second name that ErrorEquals may use: a missed heartbeat is reported as States.Timeout (recorded). */
    readonly alias?: string,
  ) {
    super(cause === undefined ? error : `${error}: ${cause}`);
    this.name = "StateError";
  }
}

/** `States.Runtime`: no retrier and no catcher sees it, it always ends the execution. */
export class RuntimeError extends StateError {
  /** @param isWhole the cause is AWS's own sentence, which does not say in which state it happened. */
  constructor(
    cause: string,
    readonly isWhole = false,
  ) {
    super("States.Runtime", cause);
    this.name = "RuntimeError";
  }
}

/** An expression that failed; `location` is the field of the state, such as `Arguments/Message`. */
export class QueryEvaluationError extends StateError {
  constructor(
    cause: string,
    readonly location: string,
  ) {
    super("States.QueryEvaluationError", cause);
    this.name = "QueryEvaluationError";
  }
}

/** Does ErrorEquals name this error? Both wildcards leave out what ends the execution in any case. */
export function matchesError(errorEquals: readonly string[], failure: StateError): boolean {
  if (failure instanceof RuntimeError) return false;
  return errorEquals.some((name) => {
    if (name === failure.error || name === failure.alias) return true;
    // The guide says that States.ALL does not catch States.DataLimitExceeded; recorded executions show that it does.
    if (name === "States.ALL") return true;
    return name === "States.TaskFailed" && failure.error !== "States.Timeout";
  });
}
