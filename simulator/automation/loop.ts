import { coerce } from "./coercion";
import { conditionHolds } from "./condition";
import { innerSteps } from "./document/graph";
import { InvalidReference, resolve, UnsetReference } from "./references";
import type { Run, Way } from "./run";
import type { Scope } from "./scope";
import { StepFailure, type StepRecord } from "./types";

export type LoopResult = { outputs: Record<string, unknown> } & (
  | { kind: "completed" }
  /** An error of the loop itself, to which its own onFailure applies. */
  | { kind: "error"; error: unknown }
  | { kind: "timed-out" }
  /** An inner step led out of the loop or ended the run. */
  | { kind: "left"; way: Way }
);

const iterationLimit = 100;

/** Runs the iterations of an aws:loop one after another (user guide, automation-action-loop). */
export async function runLoop(
  run: Run,
  record: StepRecord,
  scope: Scope,
  limitSeconds: number | undefined,
): Promise<LoopResult> {
  const { step } = record;
  let outputs: Record<string, unknown> = {};
  let timedOut = false;
  const endTimer =
    limitSeconds === undefined
      ? () => {}
      : run.host.dependencies.clock.after(limitSeconds * 1000, async () => {
          timedOut = run.interruptLoop();
        });
  try {
    const items = iterators(record, scope);
    if (items) record.inputs = { ...record.inputs, Iterators: items };
    const most = Math.min(Number(step.inputs.MaxIterations ?? iterationLimit), items?.length ?? iterationLimit);
    for (let iteration = 1; iteration <= most; iteration++) {
      outputs = { CurrentIteration: iteration, ...(items ? { CurrentIteratorValue: items[iteration - 1] } : {}) };
      const inside = scope.inner();
      inside.setOutputs(step.name, outputs);
      const parent = { record, iteration, ...(items ? { iteratorValue: items[iteration - 1] } : {}) };
      const way = await run.runSteps(innerSteps(step), inside, parent);
      if (timedOut) return { kind: "timed-out", outputs };
      if (run.isCancelled && way === "completed") return { kind: "left", way: "cancelled", outputs };
      if (way !== "completed") return { kind: "left", way, outputs };
      const again =
        items || conditionHolds(step.inputs.LoopCondition, inside.lookup, `${step.name}.inputs.LoopCondition`);
      if (!again) break;
    }
    return { kind: "completed", outputs };
  } catch (error) {
    if (error instanceof InvalidReference || error instanceof UnsetReference) {
      return { kind: "error", error: new StepFailure(error.message, "InputValidation"), outputs };
    }
    if (error instanceof StepFailure) return { kind: "error", error, outputs };
    throw error;
  } finally {
    endTimer();
  }
}

/** The values of a for-each loop; undefined for do-while. */
function iterators({ step }: StepRecord, scope: Scope): unknown[] | undefined {
  const { Iterators, IteratorDataType = "String" } = step.inputs;
  if (Iterators === undefined) return undefined;
  const items = resolve(Iterators, scope.lookup, `${step.name}.inputs.Iterators`);
  if (!Array.isArray(items)) throw new StepFailure("input Iterators must be a StringList", "InputValidation");
  if (items.length > iterationLimit) {
    throw new StepFailure(
      `input Iterators has ${items.length} items, the limit is ${iterationLimit}`,
      "InputValidation",
    );
  }
  if (items.length === 0) {
    throw new StepFailure(
      "input Iterators is empty, and what the service does then is not documented: branch around the loop on a count or a first element",
      "InputValidation",
    );
  }
  return items.map((item) => {
    try {
      return coerce(item, IteratorDataType as "String" | "Integer" | "Boolean");
    } catch (error) {
      throw new StepFailure(`input Iterators: ${(error as Error).message}`, "InputValidation");
    }
  });
}
