/** What the host and a function's worker thread say to each other. */

/** What a thread needs to become a function's execution environment. */
export interface RuntimeData {
  taskRoot: string;
  /** File and export: `index.handler`. */
  handler: string;
  functionArn: string;
  /** `SimulatedClock.memory`. */
  clock: SharedArrayBuffer;
  /** Folder that keeps compiled code between cold starts. */
  compileCache: string;
}

/** One invocation. */
export interface InvokeMessage {
  requestId: string;
  traceId: string;
  /** JSON text. */
  event: string;
  /** Simulated time at which the invocation is out of time, in milliseconds. */
  deadline: number;
}

/** Host to worker. After `leave` the thread belongs to no function until the next `load`. */
export type HostMessage =
  | { kind: "load"; runtime: RuntimeData; variables: Record<string, string> }
  | { kind: "invoke"; invocation: InvokeMessage }
  | { kind: "leave" };

/** An error as the service reports it in the payload of a failed invocation. */
export interface FunctionError {
  errorType: string;
  errorMessage: string;
  trace?: string[];
}

/**
 * Worker to host. `fatal` ends the environment: the handler cannot be loaded, or nobody caught an error. `left` says
 * whether the function has left the thread as it found it; `waited`, that it stands still until the clock has come to a
 * time.
 */
export type RuntimeMessage =
  | { kind: "log"; text: string }
  | { kind: "result"; payload: string }
  | { kind: "error"; error: FunctionError }
  | { kind: "fatal"; error: FunctionError }
  | { kind: "waited"; until: number }
  | { kind: "left"; clean: boolean };

/** In the order in which Lambda searches for the file of a handler ("Define Lambda function handler in Node.js"). */
export const handlerExtensions = [".js", ".mjs", ".cjs"];
