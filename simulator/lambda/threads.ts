import * as path from "node:path";
import { Worker } from "node:worker_threads";
import { buildSync } from "esbuild";
import type { HostMessage, RuntimeMessage } from "./protocol";

/** More than a drill's functions; each holds some 20 MB. */
const mostIdle = 6;

/** Real milliseconds within which a thread answers that its function has left it: one that still computes does not. */
const leavingMs = 2_000;

/** Threads that wait for a function, by their memory in MB. */
const idle = new Map<number, Set<Thread>>();

/** Who hears what a thread says. */
export interface ThreadListener {
  message(message: RuntimeMessage): void;
  error(error: NodeJS.ErrnoException): void;
  exit(code: number): void;
}

/** Does not hold the process open: whoever waits for an answer does. */
export class Thread {
  private listener: ThreadListener | undefined;
  private readonly worker: Worker;

  /**
   * A thread in which no function is loaded. One that a function has left clean is used again: it has the AWS SDK
   * loaded and compiled, which takes longer than most invocations.
   */
  static take(memoryMb: number, listener: ThreadListener): Thread {
    const waiting = idle.get(memoryMb);
    const thread = waiting?.values().next().value ?? new Thread(memoryMb);
    waiting?.delete(thread);
    thread.listener = listener;
    return thread;
  }

  private constructor(private readonly memoryMb: number) {
    this.worker = new Worker(runtimeCode(), {
      eval: true,
      env: {},
      execArgv: [],
      argv: [],
      stdin: false,
      // V8 ends the whole process when one collection of the young generation overruns the old one's limit by 16 MB; a
      // small young generation keeps it to ending the thread.
      resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 4 },
    });
    // Added once and kept: a worker whose last listener goes away stops reading its messages.
    this.worker.on("message", (message: RuntimeMessage) => this.listener?.message(message));
    this.worker.on("error", (error) => this.listener?.error(error));
    this.worker.on("exit", (code) => {
      idle.get(memoryMb)?.delete(this);
      this.listener?.exit(code);
    });
    // After the listeners: one for messages holds the process open again.
    this.worker.unref();
  }

  send(message: HostMessage): void {
    this.worker.postMessage(message);
  }

  /** Milliseconds for which it has used a processor; other work on the machine does not count. */
  async computed(): Promise<number> {
    // Node before 24.6 does not know it.
    if (this.worker.cpuUsage === undefined) return 0;
    // A thread that is being started or ended has none.
    const { user, system } = await this.worker.cpuUsage().catch(() => ({ user: 0, system: 0 }));
    return (user + system) / 1000;
  }

  /** Ends it, even where it never gives up the processor. */
  async terminate(): Promise<void> {
    await this.worker.terminate();
  }

  /** Unloads the function from a thread that runs no invocation, and keeps the thread unless something stays behind. */
  async giveBack(): Promise<void> {
    const waiting = idle.get(this.memoryMb) ?? new Set();
    idle.set(this.memoryMb, waiting);
    if (waiting.size < mostIdle && (await this.leftClean())) waiting.add(this);
    else await this.terminate();
  }

  private async leftClean(): Promise<boolean> {
    const clean = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(resolve, leavingMs, false);
      const answered = (answer: boolean) => {
        clearTimeout(timer);
        resolve(answer);
      };
      this.listener = {
        message: (message) => {
          if (message.kind === "left") answered(message.clean);
        },
        error: () => answered(false),
        exit: () => answered(false),
      };
      this.send({ kind: "leave" });
    });
    this.listener = undefined;
    return clean;
  }
}

let runtimeSource: string | undefined;

/** The runtime as JavaScript: a worker thread does not have the loader that runs this TypeScript. */
function runtimeCode(): string {
  if (runtimeSource === undefined) {
    const { outputFiles } = buildSync({
      entryPoints: [path.join(__dirname, "runtime.ts")],
      bundle: true,
      write: false,
      platform: "node",
      format: "cjs",
      target: "node22",
    });
    runtimeSource = outputFiles[0]?.text ?? "";
  }
  return runtimeSource;
}
