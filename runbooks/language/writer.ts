import { type FailurePath, Scope } from "./scope";
import { type StepDefaults, type StepOptions, step } from "./steps";
import type { AutomationStep } from "./types";

/** Where the steps of a runbook go: one behind the other, into a loop, or into a failure path; with options that they share. */
export class StepWriter {
  readonly failurePaths: FailurePath[] = [];
  protected scope = new Scope();
  protected defaults: StepDefaults = {};
  protected inLoop = false;

  /**
   * Steps to run after a failure, for `onFailure`. They follow the normal steps and end the run, as failed unless the
   * step that failed is not critical. They can use what is defined so far.
   */
  failurePath(write: () => void): FailurePath {
    const steps = this.write(write, { ...this.defaults, onFailure: undefined, description: undefined }).finish(
      "A failure path",
    );
    const path: FailurePath = { steps };
    const last = steps.at(-1);
    if (last) last.isEnd = true;
    this.failurePaths.push(path);
    return path;
  }

  /** Options of every step written here that says nothing else. */
  withDefaults<T>(defaults: StepDefaults, write: () => T): T {
    const outer = this.defaults;
    this.defaults = { ...outer, ...defaults };
    const written = write();
    this.defaults = outer;
    return written;
  }

  /** All steps in the order of the document. */
  finish(): AutomationStep[] {
    const steps = this.scope.finish("The runbook");
    const last = steps.at(-1);
    if (this.failurePaths.length === 0 || !last) return steps;
    if (last.onFailure !== undefined)
      throw new Error(`${last.name} is the last step before the failure paths: end with a step that has no onFailure.`);
    last.isEnd = true;
    return [...steps, ...this.failurePaths.flatMap((path) => path.steps)];
  }

  protected act(
    name: string,
    action: string,
    inputs: Record<string, unknown>,
    options?: StepOptions,
    outputs?: AutomationStep["outputs"],
  ): void {
    const { onFailure, description } = this.defaults;
    this.scope.append(step(name, action, inputs, { onFailure, description, ...options }, outputs));
  }

  protected loop(name: string, inputs: Record<string, unknown>, body: () => void, options?: StepOptions): void {
    if (this.inLoop)
      throw new Error(`The loop ${name} is inside a loop: that is not documented. Loop twice, one after the other.`);
    this.inLoop = true;
    inputs.Steps = this.write(body, this.defaults).finish(`The loop ${name}`);
    this.inLoop = false;
    this.act(name, "aws:loop", inputs, options);
  }

  private write(write: () => void, defaults: StepDefaults): Scope {
    const outer = this.scope;
    const inner = new Scope();
    this.scope = inner;
    this.withDefaults(defaults, write);
    this.scope = outer;
    return inner;
  }
}
