import { createHash } from "node:crypto";
import { Activity, ActivityOver } from "../activity";
import { RuntimeError, StateError } from "../errors";
import type { Json } from "../json";
import type { ExecutionRecord, ExecutionStatus, StateMachine, StepFunctionsDependencies, WaitingTask } from "../types";
import { History, shown } from "./history";
import { Scope } from "./scope";
import { Sessions } from "./sessions";
import type { TaskTokens } from "./tokens";
import type { Frame, Visit } from "./visit";
import { runWorkflow } from "./workflow";

/** "Maximum execution time: one year" (Step Functions guide, service-quotas). */
const longestExecutionSeconds = 31_536_000;

/** What an execution requires of the service that keeps it. */
export interface ExecutionHost {
  readonly dependencies: StepFunctionsDependencies;
  readonly tokens: TaskTokens;
  execution(arn: string): ExecutionRecord | undefined;
  whenEnded(execution: ExecutionRecord, callback: () => void): void;
  /** Whether the state machine was deleted while its executions went on. */
  isDeleted(machine: StateMachine): boolean;
  statusChanged(execution: ExecutionRecord): void;
  waiting(task: WaitingTask): void;
}

/** What the timeline records of a state, beside which one it is. */
export interface StateNews {
  status: "entered" | "waiting" | "retrying" | "caught" | "failed" | "aborted" | "exited";
  input?: Json;
  output?: Json;
  failure?: string;
  retryInSeconds?: number;
  waiting?: { since: string; until?: string; taskToken: string };
}

/** One execution at work. */
export class ExecutionRun {
  readonly sessions = new Sessions(this);
  /** Recorded: 32 letters that say nothing; the same for the same execution here. */
  readonly sessionName: string;
  private readonly root: Activity;
  private readonly history: History;

  constructor(
    readonly execution: ExecutionRecord,
    readonly host: ExecutionHost,
  ) {
    this.root = new Activity(host.dependencies.clock);
    this.history = new History(execution, () => this.now());
    this.sessionName = createHash("sha256")
      .update(execution.arn)
      .digest("base64url")
      .replace(/[-_]/g, "x")
      .slice(0, 32);
  }

  now(): Date {
    return this.host.dependencies.clock.now();
  }

  /** Only inside `busy`. */
  async execute(): Promise<void> {
    const { execution, root } = this;
    const { machine, inputText } = execution;
    this.host.statusChanged(execution);
    const started = { ...shown("input", inputText), roleArn: machine.roleArn };
    this.history.add("ExecutionStarted", 0, "executionStartedEventDetails", started);
    const line = this.history.line();
    const seconds = machine.definition.TimeoutSeconds ?? longestExecutionSeconds;
    // A timer of its own: the end must be in the history before those at work are stopped.
    const keepTime = this.host.dependencies.clock.after(seconds * 1000, async () => {
      this.end("TIMED_OUT", 0, { error: "States.Timeout" });
      root.end();
    });
    try {
      const frame = { workflow: machine.definition, scope: new Scope(), activity: root, line };
      this.succeeded(await this.workflow(frame, execution.input), line.last);
    } catch (error) {
      if (error instanceof ActivityOver) return;
      this.failed(error, line.last);
    } finally {
      keepTime();
    }
  }

  /** Runs the machine's workflow, or one that a Parallel or Map state holds. */
  workflow(frame: Frame, input: Json): Promise<Json> {
    return runWorkflow(this, frame, input);
  }

  /** StopExecution, in the words of whoever stops it. */
  stop(error: string | undefined, cause: string | undefined): void {
    const details = { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
    Object.assign(this.execution, details);
    this.end("ABORTED", 0, details);
    this.root.end();
  }

  /** Recorded: an execution whose state machine was deleted fails at its next transition. */
  checkMachine(): void {
    const { machine } = this.execution;
    if (this.host.isDeleted(machine)) throw new RuntimeError(`State machine ${machine.name} has been deleted`);
  }

  tell(visit: Visit, news: StateNews): void {
    const { account, region, arn } = this.execution;
    const { state, name: stateName, retryCount } = visit;
    this.host.dependencies.timeline.add({
      kind: "state",
      account,
      region,
      executionArn: arn,
      state: stateName,
      type: state.Type,
      attempt: retryCount + 1,
      ...(state.Type === "Task" && { resource: state.Resource }),
      ...news,
    });
  }

  waiting(visit: Visit, taskToken: string, timeoutSeconds: number | undefined): void {
    const { account, region, arn } = this.execution;
    const since = this.now();
    const expiresAt = timeoutSeconds === undefined ? undefined : new Date(since.getTime() + timeoutSeconds * 1000);
    const until = expiresAt && { until: expiresAt.toISOString() };
    this.tell(visit, { status: "waiting", waiting: { since: since.toISOString(), ...until, taskToken } });
    const task = { executionArn: arn, account, region, state: visit.name, taskToken };
    this.host.waiting({ ...task, ...(expiresAt && { expiresAt }) });
  }

  private succeeded(output: Json, previous: number): void {
    this.execution.output = output;
    this.end("SUCCEEDED", previous, shown("output", JSON.stringify(output)));
  }

  private failed(error: unknown, previous: number): void {
    // A mistake of ours must end the execution too, and be reported as what it is.
    const failure =
      error instanceof StateError
        ? error
        : new RuntimeError(`The embedded organization failed: ${(error as Error).stack ?? error}`);
    const details = {
      ...(failure.error !== "" && { error: failure.error }),
      ...(failure.cause !== undefined && { cause: failure.cause }),
    };
    Object.assign(this.execution, details);
    this.end("FAILED", previous, details);
  }

  /** Recorded: a timeout is in the history, not in the execution's own error and cause. */
  private end(status: Exclude<ExecutionStatus, "RUNNING">, previous: number, details: Record<string, unknown>): void {
    const what = { SUCCEEDED: "Succeeded", FAILED: "Failed", TIMED_OUT: "TimedOut", ABORTED: "Aborted" }[status];
    this.history.close(`Execution${what}`, previous, `execution${what}EventDetails`, details);
    this.execution.status = status;
    this.execution.stoppedAt = this.now();
    this.host.statusChanged(this.execution);
  }
}
