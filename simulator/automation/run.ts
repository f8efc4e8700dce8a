import { actionOf } from "./actions";
import type { ChildRequest, PersonWait } from "./actions/action";
import { Caller } from "./caller";
import { wireForm } from "./coercion";
import { stepTarget } from "./document/graph";
import { runLoop } from "./loop";
import { isCritical, limitSeconds, mayRetry, newRecord, recordFailure, type Unsuccessful } from "./results";
import { Scope } from "./scope";
import { StepAttempt } from "./stepAttempt";
import type { AutomationDependencies, DocumentStep, ExecutionRecord, StepRecord } from "./types";

/** What a run reports to the service that keeps it, and requires of it. */
export interface RunHost {
  dependencies: AutomationDependencies;
  executionChanged(execution: ExecutionRecord): void;
  /** The third argument is set when the step begins to wait for a person. */
  stepChanged(execution: ExecutionRecord, record: StepRecord, asked?: { wait: PersonWait; until: Date }): void;
  /** Starts a child as the initiator; throws StepFailure when the start is refused. */
  startChild(parent: ExecutionRecord, request: ChildRequest): Promise<ChildRun>;
}

export interface ChildRun {
  execution: ExecutionRecord;
  onFinished(callback: () => void): void;
  stop(): void;
}

/** Where a list of steps goes on: a step elsewhere, or how it ended. */
export type Way = "completed" | "end" | "abort" | "cancelled" | { step: string };
type StepWay = "next" | Way;

/** Seconds that the whole cancellation branch may last (user guide, automation-actions). */
const cancellationBudgetSeconds = 120;

/** Runs the steps of one execution. */
export class Run {
  readonly caller: Caller;
  private attempt: StepAttempt | undefined;
  /** Why the step in progress is being interrupted. */
  private interruption: "cancel" | "budget" | "loop-timeout" | undefined;
  private cancelling = false;
  private endBudget: (() => void) | undefined;
  private worst: "Failed" | "TimedOut" | undefined;

  constructor(
    readonly execution: ExecutionRecord,
    readonly host: RunHost,
  ) {
    this.caller = new Caller(execution, host.dependencies);
    execution.steps = execution.document.mainSteps.map((step) => newRecord(step));
  }

  /** Only inside `busy`. */
  async execute(): Promise<void> {
    const { execution } = this;
    this.setStatus("InProgress");
    const scope = new Scope(execution, () => this.now());
    const way = await this.runSteps(execution.document.mainSteps, scope);
    this.endBudget?.();
    for (const name of execution.document.outputs ?? []) {
      const [step = "", output = ""] = name.split(".");
      const value = scope.lookup({ kind: "output", step, output });
      if (value !== undefined) execution.outputs[name] = wireForm(value);
    }
    this.finish(this.cancelling || way === "cancelled" ? "Cancelled" : (this.worst ?? "Success"));
  }

  private finish(status: ExecutionRecord["status"]): void {
    this.execution.current = undefined;
    this.execution.endedAt = this.now();
    this.setStatus(status);
  }

  /** Cancels: the step in progress is interrupted, and its onCancel branch has two minutes. */
  stop(): void {
    if (this.isCancelled) return;
    const isQueued = this.execution.status === "Pending";
    if (!isQueued) this.setStatus("Cancelling");
    this.interruption = "cancel";
    if (isQueued) this.finish("Cancelled");
    this.attempt?.interrupt();
  }

  /** Ends the step in progress because the loop around it ran out of time; false when a cancellation came first. */
  interruptLoop(): boolean {
    if (this.isCancelled) return false;
    this.interruption = "loop-timeout";
    this.attempt?.interrupt();
    return true;
  }

  /** The run is being cancelled: only the branch of onCancel still runs. */
  get isCancelled(): boolean {
    return this.cancelling || this.interruption === "cancel";
  }

  /** The request that needs a person right now. */
  get wait(): PersonWait | undefined {
    return this.attempt?.wait;
  }

  now(): Date {
    return this.host.dependencies.clock.now();
  }

  setStatus(status: ExecutionRecord["status"]): void {
    if (this.isCancelled && status !== "Cancelled") return;
    this.execution.status = status;
    this.host.executionChanged(this.execution);
  }

  /** Runs a list of steps from its first one to wherever it leads. */
  async runSteps(steps: DocumentStep[], scope: Scope, parent?: StepRecord["parent"]): Promise<Way> {
    for (let index = 0; ; ) {
      const step = steps[index];
      if (!step) return "completed";
      if (this.interruption) return "cancelled";
      const way = await this.runStep(step, scope, parent);
      if (way === "next") index++;
      else if (typeof way === "object") {
        index = steps.findIndex(({ name }) => name === way.step);
        if (index < 0) return way;
      } else return way;
    }
  }

  private async runStep(step: DocumentStep, scope: Scope, parent: StepRecord["parent"]): Promise<StepWay> {
    const record = this.openRecord(step, parent);
    if (step.action === "aws:loop") return this.runLoopStep(record, scope);
    for (record.attempt = 1; ; record.attempt++) {
      this.attempt = new StepAttempt(this, record, scope);
      const result = await this.attempt.execute();
      this.attempt = undefined;
      if (result.kind === "interrupted") return this.cancelled(record);
      if (result.kind === "done") {
        const { outputs, goTo } = result.value;
        return this.succeeded(record, scope, outputs, goTo);
      }
      const again = record.attempt < (step.maxAttempts ?? 1) && mayRetry(result);
      if (!again) return this.failed(record, result);
      recordFailure(record, result);
      record.remark = `attempt ${record.attempt} failed: ${record.failureMessage}`;
    }
  }

  private async runLoopStep(record: StepRecord, scope: Scope): Promise<StepWay> {
    const { step } = record;
    record.attempt = 1;
    record.status = "InProgress";
    record.inputs = Object.fromEntries(Object.entries(step.inputs).filter(([name]) => name !== "Steps"));
    this.host.stepChanged(this.execution, record);
    const result = await runLoop(this, record, scope, limitSeconds(step, actionOf(step)));
    const { outputs } = result;
    if (result.kind === "completed") return this.succeeded(record, scope, outputs);
    record.outputs = outputs;
    scope.setOutputs(step.name, outputs);
    if (result.kind !== "left") {
      if (result.kind === "timed-out") this.interruption = undefined;
      return this.failed(record, result);
    }
    const { way } = result;
    if (way === "abort") record.failureMessage = `a step of iteration ${outputs.CurrentIteration} failed`;
    this.close(record, typeof way === "object" ? "Exited" : way === "abort" ? "Failed" : "Cancelled");
    return way;
  }

  private succeeded(
    record: StepRecord,
    scope: Scope,
    outputs: Record<string, unknown>,
    goTo?: "end" | { step: string },
  ): StepWay {
    const { step } = record;
    record.outputs = outputs;
    record.failureMessage = undefined;
    record.failure = undefined;
    scope.setOutputs(step.name, outputs);
    this.close(record, "Success");
    if (goTo) return goTo;
    if (step.isEnd) return "end";
    return step.nextStep ? { step: step.nextStep } : "next";
  }

  /** A failed step decides where the run goes on, and whether its end can still be a success. */
  private failed(record: StepRecord, result: Unsuccessful): StepWay {
    const { step } = record;
    const status = result.kind === "timed-out" ? "TimedOut" : "Failed";
    recordFailure(record, result);
    if (isCritical(step)) {
      if (this.worst !== "Failed") this.worst = status;
      this.execution.failureMessage ??= `Step ${step.name}: ${record.failureMessage}`;
    }
    this.close(record, status);
    const target = stepTarget(step.onFailure);
    if (step.isEnd) return "end";
    if (target) return { step: target };
    if (step.onFailure !== "Continue") return "abort";
    return step.nextStep ? { step: step.nextStep } : "next";
  }

  private cancelled(record: StepRecord): StepWay {
    this.close(record, "Cancelled");
    const target = stepTarget(record.step.onCancel);
    if (this.interruption !== "cancel" || !target) return "cancelled";
    this.cancelling = true;
    this.interruption = undefined;
    this.endBudget = this.host.dependencies.clock.after(cancellationBudgetSeconds * 1000, async () => {
      this.interruption = "budget";
      this.attempt?.interrupt();
    });
    return { step: target };
  }

  private openRecord(step: DocumentStep, parent: StepRecord["parent"]): StepRecord {
    const known = parent ? undefined : this.execution.steps.find((record) => record.step === step);
    const record = known ?? newRecord(step, parent);
    if (!known) this.execution.steps.push(record);
    record.startedAt = this.now();
    this.execution.current = record;
    return record;
  }

  private close(record: StepRecord, status: StepRecord["status"]): void {
    record.status = status;
    record.endedAt = this.now();
    this.host.stepChanged(this.execution, record);
  }
}
