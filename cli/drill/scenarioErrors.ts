import type { Scenario } from "../../responses/scenario";
import { callThatFailed } from "../../simulator";
import { UsageError } from "../errors";

/** A scenario whose failed calls are reported with the call and with the file that made it. */
export function withNamedErrors(scenario: Scenario, file: string): Scenario {
  return {
    ...scenario,
    stage: (world, event) => named(file, "the world is staged", () => scenario.stage(world, event)),
    state: (world, staged) => named(file, "the state is read", () => scenario.state(world, staged)),
    outcome: (world, staged) => named(file, "the outcome is read", () => scenario.outcome(world, staged)),
  };
}

async function named<T>(file: string, when: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const call = callThatFailed(error);
    if (call === undefined) throw error;
    const { name, message } = error as Error;
    throw new UsageError(`${file}: while ${when}, ${call} failed: ${name}: ${message}`, { cause: error });
  }
}
