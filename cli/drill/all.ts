import { type ChildProcess, fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { UsageError } from "../errors";
import type { Proof } from "./proof";
import type { WorkerMessage, WorkerTask } from "./worker";

/** As in the process of the command itself. */
const stackTraceLimit = Number(process.env.REFLEX_STACK_TRACE_LIMIT ?? 0);

/** Half the memory of a small machine goes to one process and its emulator; more than the cores gain nothing. */
export const defaultJobs = () => Math.min(availableParallelism(), 4);

/**
 * Proves responses in several processes side by side, each with an embedded organization of its own.
 * @param on.proof called for each as it is done, in that order.
 * @param on.progress called with a line when something is made first; once where several processes say the same.
 * @throws UsageError when no process could be brought up.
 */
export async function proveAll(
  tasks: WorkerTask[],
  jobs: number,
  on: { proof(proof: Proof): void; progress(line: string): void },
): Promise<Proof[]> {
  const waiting = [...tasks];
  const proofs: Proof[] = [];
  const said = new Set<string>();
  const listener = {
    proof: (proof: Proof) => {
      proofs.push(proof);
      on.proof(proof);
    },
    progress: (line: string) => {
      if (!said.has(line)) on.progress(line);
      said.add(line);
    },
  };
  await Promise.all(
    Array.from({ length: Math.min(jobs, tasks.length) }, async () => {
      while (waiting.length > 0) await workThrough(waiting, listener);
    }),
  );
  return proofs;
}

/** One process that works until nothing waits any more, or until it dies over a response. */
function workThrough(
  waiting: WorkerTask[],
  on: { proof(proof: Proof): void; progress(line: string): void },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = fork(join(__dirname, "worker.ts"), [], {
      execArgv: ["--require", join(__dirname, "../../tools/typescript.js"), `--stack-trace-limit=${stackTraceLimit}`],
      // What the processes say beside their proofs would be mixed up with each other's.
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    let current: WorkerTask | undefined;
    let ready = false;
    const next = (process: ChildProcess) => {
      current = waiting.shift();
      if (current === undefined) process.disconnect();
      else process.send(current);
    };
    worker.on("message", (message: WorkerMessage) => {
      if (typeof message === "object" && "progress" in message) {
        on.progress(message.progress);
        return;
      }
      ready = true;
      if (message !== "ready") on.proof(message);
      next(worker);
    });
    worker.on("error", reject);
    worker.on("exit", (code, signal) => {
      if (!ready) {
        reject(new UsageError(`a process for drills ended with ${signal ?? code} before it was ready; see above`));
        return;
      }
      if (current !== undefined) {
        const problems = [`its process ended with ${signal ?? code}`];
        on.proof({ response: current.name, verdict: "crashed", nearMisses: 0, took: 0, calls: 0, problems });
      }
      resolve();
    });
  });
}
