import { actionOf } from "./actions";
import type { ChildRequest, PersonWait, StepContext } from "./actions/action";
import { declaredOutputs } from "./actions/api";
import { checkInputs } from "./actions/inputs";
import { Attempt, AttemptOver, type AttemptResult } from "./attempt";
import { InvalidReference, resolve, UnsetReference } from "./references";
import { limitSeconds } from "./results";
import type { Run } from "./run";
import type { Scope } from "./scope";
import { type ExecutionRecord, StepFailure, type StepRecord } from "./types";

/** What a step that succeeded leaves: its outputs, and where aws:branch leads. */
export interface StepDone {
  outputs: Record<string, unknown>;
  goTo?: "end" | { step: string };
}

/** One attempt of one step, with what its action may do meanwhile. */
export class StepAttempt {
  private readonly attempt: Attempt;
  private readonly startedAt: Date;
  /** The request that needs a person right now. */
  wait: PersonWait | undefined;

  constructor(
    private readonly run: Run,
    private readonly record: StepRecord,
    private readonly scope: Scope,
  ) {
    this.attempt = new Attempt(run.host.dependencies.clock);
    this.startedAt = run.now();
  }

  interrupt(): void {
    this.attempt.interrupt();
  }

  async execute(): Promise<AttemptResult<StepDone>> {
    const { step } = this.record;
    const action = actionOf(step);
    const limit = limitSeconds(step, action);
    const result = await this.attempt.race(limit === undefined ? undefined : limit * 1000, async () => {
      const inputs = this.resolveInputs();
      if (!action.run)
        throw new StepFailure(`${step.action} cannot be run here: ${action.cannotRun}`, "PreVerification");
      const { outputs, answer, goTo } = await action.run(this.context(), inputs);
      return { outputs: { ...outputs, ...declaredOutputs(step, answer) }, goTo };
    });
    this.wait = undefined;
    return result;
  }

  /** Inputs are resolved again at every attempt, so system variables are those of the moment. */
  private resolveInputs(): Record<string, unknown> {
    const { record, run, scope } = this;
    const { step } = record;
    const action = actionOf(step);
    let problem: unknown;
    record.inputs = step.inputs;
    try {
      if (!action.resolvesItself) {
        record.inputs = resolve(step.inputs, scope.lookup, `${step.name}.inputs`) as Record<string, unknown>;
      }
    } catch (error) {
      problem = error;
    }
    record.status = "InProgress";
    run.host.stepChanged(run.execution, record);
    if (problem instanceof InvalidReference || problem instanceof UnsetReference) {
      throw new StepFailure(problem.message, "InputValidation");
    }
    if (problem) throw problem;
    checkInputs(action, record.inputs);
    return record.inputs;
  }

  private context(): StepContext {
    const { attempt, record, run, scope } = this;
    const { execution, caller } = run;
    return {
      execution,
      record,
      attempt,
      lookup: scope.lookup,
      variables: execution.variables,
      now: () => run.now(),
      call: (service, operation, parameters) => caller.call(attempt, service, operation, parameters),
      cleanUp: (service, operation, parameters) => this.cleanUp(service, operation, parameters),
      waitForPerson: (wait) => this.waitForPerson(wait),
      runChild: (request) => this.runChild(request),
    };
  }

  private async cleanUp(service: string, operation: string, parameters: Record<string, unknown>): Promise<void> {
    const { execution, caller, host } = this.run;
    try {
      await caller.request(service, operation, parameters);
    } catch (error) {
      const text = `run ${execution.id}: ${service} ${operation} after an interrupted step failed: ${(error as Error).message}`;
      host.dependencies.timeline.add({ kind: "note", text });
    }
  }

  private async waitForPerson(wait: PersonWait): Promise<void> {
    const { attempt, record, run } = this;
    attempt.check();
    const seconds = limitSeconds(record.step, actionOf(record.step)) ?? 0;
    const until = new Date(this.startedAt.getTime() + seconds * 1000);
    await attempt.until((resume) => {
      this.wait = { ...wait, decided: resume };
      record.status = "Waiting";
      run.setStatus("Waiting");
      run.host.stepChanged(run.execution, record, { wait, until });
    });
    this.wait = undefined;
    record.status = "InProgress";
    run.setStatus("InProgress");
  }

  private async runChild(request: ChildRequest): Promise<ExecutionRecord> {
    const { attempt, run } = this;
    attempt.check();
    const child = await run.host.startChild(run.execution, request);
    try {
      await attempt.until((resume) => child.onFinished(resume));
    } catch (error) {
      // What a step started ends with the step, as with the state machine that its page lets it stop.
      if (error instanceof AttemptOver) child.stop();
      throw error;
    }
    return child.execution;
  }
}
