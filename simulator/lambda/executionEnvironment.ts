import * as path from "node:path";
import { Worker } from "node:worker_threads";
import { buildSync } from "esbuild";
import type { FunctionError, InvokeMessage, RuntimeData, RuntimeMessage } from "./protocol";

/** How one invocation ended inside its environment. */
export type Outcome =
  | { ok: true; payload: string; logs: string[] }
  | { ok: false; error: FunctionError; logs: string[] };

export interface EnvironmentOptions {
  runtime: RuntimeData;
  variables: Record<string, string>;
  memoryMb: number;
}

/** A worker thread with one function's code loaded; runs one invocation at a time. */
export class ExecutionEnvironment {
  private readonly worker: Worker;
  private logs: string[] = [];
  private settle: ((outcome: Outcome) => void) | undefined;
  private death: FunctionError | undefined;
  private requestId = "";

  constructor({ runtime, variables, memoryMb }: EnvironmentOptions) {
    this.worker = new Worker(runtimeCode(), {
      eval: true,
      env: variables,
      execArgv: [],
      argv: [],
      workerData: runtime,
      stdin: false,
      // V8 ends the whole process when one collection of the young generation overruns the old one's limit by 16 MB; a
      // small young generation keeps it to ending the thread.
      resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 4 },
    });
    this.worker.on("message", (message: RuntimeMessage) => this.receive(message));
    this.worker.on("error", (error: NodeJS.ErrnoException) => {
      this.death =
        error.code === "ERR_WORKER_OUT_OF_MEMORY"
          ? {
              errorType: "Runtime.OutOfMemory",
              errorMessage: `RequestId: ${this.requestId} Error: Runtime exited with error: signal: killed`,
            }
          : { errorType: error.name, errorMessage: error.message };
    });
    this.worker.on("exit", (code) => {
      const reason =
        code === 0 ? "Runtime exited without providing a reason" : `Runtime exited with error: exit status ${code}`;
      this.death ??= { errorType: "Runtime.ExitError", errorMessage: `RequestId: ${this.requestId} Error: ${reason}` };
      this.finish({ ok: false, error: this.death, logs: this.logs });
    });
    // The host is held open by whoever waits for an answer, not by idle environments.
    this.worker.unref();
  }

  /** Whether it can accept another invocation. */
  get alive(): boolean {
    return this.death === undefined;
  }

  invoke(message: InvokeMessage): Promise<Outcome> {
    this.requestId = message.requestId;
    this.logs = [];
    return new Promise((resolve) => {
      this.settle = resolve;
      if (this.death) this.finish({ ok: false, error: this.death, logs: [] });
      else this.worker.postMessage(message);
    });
  }

  /** Milliseconds for which its thread has used a processor; other work on the machine does not count. */
  async computed(): Promise<number> {
    // Node before 24.6 does not know it.
    if (this.worker.cpuUsage === undefined) return 0;
    // A thread that is being started or ended has none.
    const { user, system } = await this.worker.cpuUsage().catch(() => ({ user: 0, system: 0 }));
    return (user + system) / 1000;
  }

  /** Ends the invocation in progress, even one that never gives up the processor. */
  async end(error: FunctionError): Promise<void> {
    this.death ??= error;
    await this.worker.terminate();
  }

  private receive(message: RuntimeMessage): void {
    switch (message.kind) {
      case "log":
        this.logs.push(...message.text.replace(/\n$/, "").split("\n"));
        break;
      case "result":
        this.finish({ ok: true, payload: message.payload, logs: this.logs });
        break;
      case "error":
        this.finish({ ok: false, error: message.error, logs: this.logs });
        break;
      case "fatal":
        this.death = message.error;
        break;
    }
  }

  private finish(outcome: Outcome): void {
    this.settle?.(outcome);
    this.settle = undefined;
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
