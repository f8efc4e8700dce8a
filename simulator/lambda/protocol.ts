/** What the host and a function's worker thread say to each other. */

/** Given to the worker when it starts. */
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

/** Host to worker: one invocation. */
export interface InvokeMessage {
  requestId: string;
  traceId: string;
  /** JSON text. */
  event: string;
  /** Simulated time at which the invocation is out of time, in milliseconds. */
  deadline: number;
}

/** An error as the service reports it in the payload of a failed invocation. */
export interface FunctionError {
  errorType: string;
  errorMessage: string;
  trace?: string[];
}

/** Worker to host. `fatal` ends the environment: the handler cannot be loaded, or nobody caught an error. */
export type RuntimeMessage =
  | { kind: "log"; text: string }
  | { kind: "result"; payload: string }
  | { kind: "error"; error: FunctionError }
  | { kind: "fatal"; error: FunctionError };

/** In the order in which Lambda looks for the file of a handler ("Define Lambda function handler in Node.js"). */
export const handlerExtensions = [".js", ".mjs", ".cjs"];
