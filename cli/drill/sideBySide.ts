import { type ChildProcess, fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { OnProgress, Progress } from "../../simulator";
import { UsageError } from "../errors";

/** As in the process of the command itself. */
const stackTraceLimit = Number(process.env.REFLEX_STACK_TRACE_LIMIT ?? 0);

/** Half the memory of a small machine goes to one process and its emulator; more than the cores gain nothing. */
const defaultJobs = () => Math.min(availableParallelism(), 4);

/** @throws UsageError for what is not a number of processes. */
export function jobsOf(given: string | undefined): number {
  const jobs = given === undefined ? defaultJobs() : Number(given);
  if (!Number.isInteger(jobs) || jobs < 1 || jobs > 16) {
    throw new UsageError(`--jobs ${given}: give a number from 1 to 16`);
  }
  return jobs;
}

/** What a process sends: that it can begin, what a task led to, or what it has to make first. */
type FromWorker<R> = "ready" | { result: R } | { progress: string | Progress };

/** What a task led to; or how its process ended over it. */
export type Done<R> = { result: R } | { died: string };

/**
 * Processes that do tasks side by side, each with an embedded organization of its own. They are started when they are
 * first needed and stay for further tasks.
 */
export class SideBySide<T extends object | string, R> {
  private readonly lanes: Array<Worker<T, R> | undefined>;
  private readonly said = new Set<string>();

  /**
   * @param file the code of the processes, which calls `workOff`.
   * @param jobs how many there are at most.
   * @param progress hears when something is made first; once where several processes say the same.
   */
  constructor(
    private readonly file: string,
    jobs: number,
    private readonly progress: OnProgress,
  ) {
    this.lanes = Array.from({ length: jobs }, () => undefined);
  }

  /** Does the tasks, in their order. @throws UsageError when no process could be brought up. */
  async run<Own extends T>(tasks: readonly Own[], on: (task: Own, done: Done<R>) => void): Promise<void> {
    const waiting = [...tasks];
    const lanes = this.lanes.slice(0, tasks.length).map(async (_, lane) => {
      for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) {
        const worker = this.lanes[lane] ?? (await Worker.start<T, R>(this.file, (said) => this.say(said)));
        const done = await worker.does(task);
        this.lanes[lane] = "died" in done ? undefined : worker;
        on(task, done);
      }
    });
    await Promise.all(lanes);
  }

  end(): void {
    for (const worker of this.lanes) worker?.end();
  }

  private say(said: string | Progress): void {
    const line = JSON.stringify(said);
    if (!this.said.has(line)) this.progress(said);
    this.said.add(line);
  }
}

class Worker<T, R> {
  private settle: (done: Done<R>) => void = () => {};

  private constructor(private readonly process: ChildProcess) {}

  static start<T, R>(file: string, progress: OnProgress): Promise<Worker<T, R>> {
    return new Promise((resolve, reject) => {
      const process = fork(file, [], {
        execArgv: [
          "--max-semi-space-size=16",
          "--require",
          join(__dirname, "../../tools/typescript.js"),
          `--stack-trace-limit=${stackTraceLimit}`,
        ],
        // What the processes say beside their results would be mixed up with each other's.
        stdio: ["ignore", "ignore", "inherit", "ipc"],
        // Tasks and results may hold dates, and what is undefined.
        serialization: "advanced",
      });
      const worker = new Worker<T, R>(process);
      process.on("message", (message: FromWorker<R>) => {
        if (message === "ready") resolve(worker);
        else if ("progress" in message) progress(message.progress);
        else worker.settle(message);
      });
      process.on("error", reject);
      process.on("exit", (code, signal) => {
        reject(new UsageError(`a process for drills ended with ${signal ?? code} before it was ready; see above`));
        worker.settle({ died: `its process ended with ${signal ?? code}` });
      });
    });
  }

  does(task: T): Promise<Done<R>> {
    return new Promise((resolve) => {
      this.settle = resolve;
      this.process.send(task as object);
    });
  }

  end(): void {
    this.process.disconnect();
  }
}

/**
 * The code of such a process: does one task after another, and ends when the one who started it disconnects.
 * @param start makes what all tasks share, and says how to end it.
 */
export async function workOff<T, R>(
  start: (progress: OnProgress) => Promise<{ work: (task: T) => Promise<R>; end: () => Promise<void> }>,
): Promise<void> {
  const send = (message: FromWorker<R>): void => {
    process.send?.(message);
  };
  const { work, end } = await start((progress) => send({ progress }));
  process.on("disconnect", () => void end().then(() => process.exit(0)));
  process.on("message", async (task: T) => send({ result: await work(task) }));
  send("ready");
}
