import { randomBytes } from "node:crypto";
import { AwsError } from "../../aws";
import type { Activity } from "../activity";
import { StateError } from "../errors";
import type { Json } from "../json";
import type { ExecutionRecord } from "../types";

type Answer = { output: Json } | { failure: StateError };

/** Task tokens of all executions, and the answers that come back with them. */
export class TaskTokens {
  private readonly callbacks = new Map<string, Callback>();

  /** A new token for one attempt of a task: "if a task times out, a new random token is generated". */
  issue({ account, region }: ExecutionRecord): Callback {
    const callback = new Callback(account, region);
    this.callbacks.set(callback.token, callback);
    return callback;
  }

  /**
   * The callback of a token, as the caller may use it: "tokens won't work from principals in a different account", and
   * (recorded) in another Region.
   * @throws AwsError InvalidToken
   */
  find(token: string, account: string, region: string): Callback {
    const callback = this.callbacks.get(token);
    if (callback?.account === account && callback.region === region) return callback;
    throw new AwsError("InvalidToken", "Invalid Token: 'Invalid token'");
  }
}

/** One attempt that waits for its token to come back. */
export class Callback {
  readonly token = randomBytes(96).toString("base64");
  private answered: Answer | undefined;
  private isClosed = false;
  private wake = () => {};

  constructor(
    readonly account: string,
    readonly region: string,
  ) {}

  /** Nobody waits any more. */
  close(): void {
    this.isClosed = true;
  }

  succeed(output: Json): void {
    this.answer({ output });
  }

  fail(error: string | undefined, cause: string | undefined): void {
    this.answer({ failure: new StateError(error ?? "", cause) });
  }

  /** @throws AwsError TaskTimedOut: recorded for a token whose task is over, however it ended. */
  heartbeat(): void {
    this.check();
    this.wake();
  }

  check(): void {
    if (this.isClosed || this.answered) {
      throw new AwsError("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'");
    }
  }

  private answer(answer: Answer): void {
    this.check();
    this.answered = answer;
    this.wake();
  }

  /**
   * Waits for the answer. The heartbeat is counted from here: "the heartbeat timeout does not start counting until after
   * the Lambda function has completed".
   * @throws StateError when the task failed or a heartbeat is overdue.
   */
  async wait(activity: Activity, heartbeatMilliseconds: number | undefined): Promise<Json> {
    while (!this.answered) {
      const inTime = await activity.until((resume) => {
        this.wake = resume;
      }, heartbeatMilliseconds);
      // Recorded: reported as States.Timeout, without a cause; ErrorEquals may also say States.HeartbeatTimeout.
      if (!inTime) throw new StateError("States.Timeout", undefined, "States.HeartbeatTimeout");
    }
    if ("failure" in this.answered) throw this.answered.failure;
    return this.answered.output;
  }
}
