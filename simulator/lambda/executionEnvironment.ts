import type { FunctionError, InvokeMessage, RuntimeData, RuntimeMessage } from "./protocol";
import { Thread } from "./threads";

/** How one invocation ended inside its environment. */
export type Outcome =
  | { ok: true; payload: string; logs: string[] }
  | { ok: false; error: FunctionError; logs: string[] };

export interface EnvironmentOptions {
  runtime: RuntimeData;
  variables: Record<string, string>;
  memoryMb: number;
  /** Called when the function has waited until a time that has not come yet, in milliseconds. */
  onWaited(until: number): void;
}

/** A worker thread with one function's code loaded; runs one invocation at a time. */
export class ExecutionEnvironment {
  private readonly thread: Thread;
  private logs: string[] = [];
  private settle: ((outcome: Outcome) => void) | undefined;
  private death: FunctionError | undefined;
  private requestId = "";

  constructor({ runtime, variables, memoryMb, onWaited }: EnvironmentOptions) {
    this.thread = Thread.take(memoryMb, {
      message: (message) => (message.kind === "waited" ? onWaited(message.until) : this.receive(message)),
      error: (error) => {
        this.death =
          error.code === "ERR_WORKER_OUT_OF_MEMORY"
            ? {
                errorType: "Runtime.OutOfMemory",
                errorMessage: `RequestId: ${this.requestId} Error: Runtime exited with error: signal: killed`,
              }
            : { errorType: error.name, errorMessage: error.message };
      },
      exit: (code) => {
        const reason =
          code === 0 ? "Runtime exited without providing a reason" : `Runtime exited with error: exit status ${code}`;
        this.death ??= {
          errorType: "Runtime.ExitError",
          errorMessage: `RequestId: ${this.requestId} Error: ${reason}`,
        };
        this.finish({ ok: false, error: this.death, logs: this.logs });
      },
    });
    this.thread.send({ kind: "load", runtime, variables });
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
      else this.thread.send({ kind: "invoke", invocation: message });
    });
  }

  /** Milliseconds for which its thread has used a processor, also before it became this environment. */
  computed(): Promise<number> {
    return this.thread.computed();
  }

  /** Ends the environment, and the invocation in progress, even one that never gives up the processor. */
  async end(error: FunctionError): Promise<void> {
    if (this.death) return;
    this.death = error;
    if (this.settle) await this.thread.terminate();
    else await this.thread.giveBack();
  }

  private receive(message: Exclude<RuntimeMessage, { kind: "waited" }>): void {
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
      case "left":
        break;
    }
  }

  private finish(outcome: Outcome): void {
    this.settle?.(outcome);
    this.settle = undefined;
  }
}
