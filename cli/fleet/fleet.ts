import type { Changes, FleetAction } from "./driver";
import type { Wave } from "./plan";
import type { Stack } from "./rollout";

export interface StackResult extends Stack {
  wave: string;
  outcome: "done" | "failed" | "not begun";
  changes?: Changes;
  /** Why it failed. */
  problem?: string;
}

export interface FleetOptions {
  waves: Wave[];
  action: FleetAction;
  /** How many stacks at once within a wave. */
  jobs: number;
  drive: (action: FleetAction, stack: string) => Promise<Changes>;
  onResult: (result: StackResult) => void;
}

/**
 * Works through the waves. An update that fails lets those beside it end, and nothing begins after it: what is wrong
 * with one account should not reach the next. Previews change nothing, so they go on.
 * @returns every stack with how it ended, in the order of the waves.
 */
export async function runFleet({ waves, action, jobs, drive, onResult }: FleetOptions): Promise<StackResult[]> {
  const results: StackResult[] = [];
  let stopped = false;
  for (const { name: wave, stacks } of waves) {
    const waiting = [...stacks];
    const worker = async (): Promise<void> => {
      for (let stack = waiting.shift(); stack; stack = waiting.shift()) {
        const result = stopped
          ? { ...stack, wave, outcome: "not begun" as const }
          : await one(action, stack, wave, drive);
        if (result.outcome === "failed" && action === "up") stopped = true;
        results.push(result);
        onResult(result);
      }
    };
    await Promise.all(Array.from({ length: jobs }, worker));
  }
  return results;
}

async function one(
  action: FleetAction,
  stack: Stack,
  wave: string,
  drive: FleetOptions["drive"],
): Promise<StackResult> {
  try {
    return { ...stack, wave, outcome: "done", changes: await drive(action, stack.stack) };
  } catch (error) {
    return { ...stack, wave, outcome: "failed", problem: (error as Error).message };
  }
}
