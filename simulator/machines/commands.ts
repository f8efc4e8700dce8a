import type { SimulatedClock } from "../clock";
import type { Disks } from "./disks";
import type { CommandDocument } from "./documents";
import type { MachineFault } from "./faults";
import { type ShellResult, UnsupportedScript } from "./shell";
import type { Units } from "./units";

export type CommandStatus = "Pending" | "InProgress" | "Success" | "Failed" | "Cancelled" | "TimedOut";

/** An instance whose agent answers. */
export interface Machine {
  account: string;
  region: string;
  instanceId: string;
  units: Units;
  disks: Disks;
  /** What it suffers at the moment. */
  faults: MachineFault[];
}

export interface Invocation {
  machine: Machine;
  status: CommandStatus;
  result: ShellResult;
  startedAt?: Date;
  endedAt?: Date;
  /** Ends what still runs; the rest of the script is not executed. */
  interrupt?: (status: "Cancelled" | "TimedOut") => void;
}

export interface Command {
  id: string;
  account: string;
  region: string;
  document: CommandDocument;
  comment: string;
  parameters: Record<string, string[]>;
  requestedAt: Date;
  expiresAt: Date;
  /** As the caller named them. */
  instanceIds: string[];
  targets: unknown[];
  invocations: Invocation[];
}

/** Until the agent has fetched the command and begun. Simulated; AWS gives no figure. */
const deliveryMilliseconds = 1_000;
export const isFinished = ({ status }: Invocation): boolean => !["Pending", "InProgress"].includes(status);

/** Status of the whole command: unfinished ones first, then the worst. */
export function commandStatus({ invocations }: Command): CommandStatus {
  const order: CommandStatus[] = ["InProgress", "Pending", "Cancelled", "TimedOut", "Failed"];
  return order.find((status) => invocations.some((invocation) => invocation.status === status)) ?? "Success";
}

/** Delivers and runs one invocation; `changed` is called at every status. Only inside `busy`. */
export async function runInvocation(
  clock: SimulatedClock,
  { document, parameters }: Command,
  invocation: Invocation,
  changed: () => void,
): Promise<void> {
  const { machine, result } = invocation;
  let sleeping: { cancel(): void } | undefined;
  let ended: "Cancelled" | "TimedOut" | undefined;
  invocation.interrupt = (status) => {
    ended ??= status;
    sleeping?.cancel();
  };
  const sleep = async (milliseconds: number): Promise<void> => {
    if (ended) throw new Interrupted();
    const handle = clock.sleep(milliseconds);
    sleeping = handle;
    await handle;
    if (ended) throw new Interrupted();
  };
  let endTimer = () => {};
  try {
    await sleep(deliveryMilliseconds);
    invocation.status = "InProgress";
    invocation.startedAt = clock.now();
    changed();
    const limit = document.limit(parameters);
    endTimer = clock.after(limit * 1000, async () => invocation.interrupt?.("TimedOut"));
    const host = { machine, now: () => clock.now(), sleep: (seconds: number) => sleep(seconds * 1000) };
    const { exitCode, stdout, stderr } = await document.run(parameters, host);
    Object.assign(result, { exitCode, stdout, stderr });
    if (result.exitCode !== 0) result.stderr += `failed to run commands: exit status ${result.exitCode}`;
    invocation.status = result.exitCode === 0 ? "Success" : "Failed";
  } catch (error) {
    if (error instanceof UnsupportedScript) {
      Object.assign(result, { exitCode: 127, stderr: error.message });
      invocation.status = "Failed";
    } else if (error instanceof Interrupted) {
      result.exitCode = -1;
      invocation.status = ended ?? "Cancelled";
    } else throw error;
  } finally {
    endTimer();
  }
  invocation.endedAt = clock.now();
  changed();
}

class Interrupted extends Error {}
