import { type ChildProcess, fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { UsageError } from "../errors";

/** As in the process of the command itself. */
const stackTraceLimit = Number(process.env.REFLEX_STACK_TRACE_LIMIT ?? 0);

/** Half the memory of a small machine goes to one process and its emulator; more than the cores gain nothing. */
export const defaultJobs = () => Math.min(availableParallelism(), 4);

/** @throws UsageError for what is not a number of processes. */
export function jobsOf(given: string | undefined): number {
  const jobs = given === undefined ? defaultJobs() : Number(given);
  if (!Number.isInteger(jobs) || jobs < 1 || jobs > 16) {
    throw new UsageError(`--jobs ${given}: give a number from 1 to 16`);
  }
  return jobs;
}

/** What a process of this kind sends: that it waits for a task, what a task led to, or what it has to make first. */
export type FromWorker<R> = "ready" | { result: R } | { progress: string };

/** What processes are given to do, and what becomes of it. */
export interface Work<T, R> {
  /** File with the code of the processes: each receives tasks one after another and answers each with `FromWorker`. */
  file: string;
  /** The next task; undefined when nothing is left. */
  next(): T | undefined;
  done(task: T, result: R): void;
  /** A process ended over a task. */
  died(task: T, how: string): void;
  /** A line, when something is made first; once where several processes say the same. */
  progress(line: string): void;
}

/**
 * Does tasks in several processes side by side, each with an embedded organization of its own.
 * @throws UsageError when no process could be brought up.
 */
export async function sideBySide<T, R>(jobs: number, work: Work<T, R>): Promise<void> {
  const said = new Set<string>();
  const progress = (line: string) => {
    if (!said.has(line)) work.progress(line);
    said.add(line);
  };
  // The first task is taken here, so that no process is started for nothing.
  const begin = async () => {
    for (let task = work.next(); task !== undefined; task = work.next()) {
      await workThrough(task, { ...work, progress });
    }
  };
  await Promise.all(Array.from({ length: jobs }, begin));
}

/** One process that works until nothing is left, or until it dies over a task. */
function workThrough<T, R>(first: T, work: Work<T, R>): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = fork(work.file, [], {
      execArgv: [
        "--max-semi-space-size=16",
        "--require",
        join(__dirname, "../../tools/typescript.js"),
        `--stack-trace-limit=${stackTraceLimit}`,
      ],
      // What the processes say beside their results would be mixed up with each other's.
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    let current: T | undefined = first;
    let ready = false;
    const send = (process: ChildProcess) => {
      if (current === undefined) process.disconnect();
      else process.send(current as object);
    };
    worker.on("message", (message: FromWorker<R>) => {
      if (typeof message === "object" && "progress" in message) {
        work.progress(message.progress);
        return;
      }
      ready = true;
      if (message !== "ready" && current !== undefined) {
        work.done(current, message.result);
        current = work.next();
      }
      send(worker);
    });
    worker.on("error", reject);
    worker.on("exit", (code, signal) => {
      if (!ready) {
        reject(new UsageError(`a process for drills ended with ${signal ?? code} before it was ready; see above`));
        return;
      }
      if (current !== undefined) work.died(current, `its process ended with ${signal ?? code}`);
      resolve();
    });
  });
}

/**
 * The loop of such a process: does one task after another, and ends when the one who started it disconnects.
 * @param start makes what all tasks share; `end` is called at the end.
 */
export async function workOff<T, R>(
  start: (progress: (line: string) => void) => Promise<{ work: (task: T) => Promise<R>; end: () => Promise<void> }>,
): Promise<void> {
  const send = (message: FromWorker<R>): void => {
    process.send?.(message);
  };
  const { work, end } = await start((progress) => send({ progress }));
  process.on("disconnect", () => void end().then(() => process.exit(0)));
  process.on("message", async (task: T) => send({ result: await work(task) }));
  send("ready");
}
