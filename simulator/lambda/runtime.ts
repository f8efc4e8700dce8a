/**
 * Runs inside a worker thread: loads a function's handler and runs one invocation after another, as AWS's Node runtime
 * does. It is bundled to JavaScript by `threads.ts` and imports nothing that a handler could see.
 */
import { existsSync } from "node:fs";
import { enableCompileCache, flushCompileCache } from "node:module";
import * as path from "node:path";
import { parentPort } from "node:worker_threads";
import type { Context } from "aws-lambda";
import {
  type FunctionError,
  type HostMessage,
  handlerExtensions,
  type InvokeMessage,
  type RuntimeData,
  type RuntimeMessage,
} from "./protocol";
import { simulatedDate } from "./simulatedDate";
import { simulateTimers } from "./simulatedTimers";

type Handler = (event: unknown, context: Context) => unknown;

// "Lambda quotas": 6 MB for the answer of a synchronous invocation.
const maximumPayloadBytes = 6_291_556;

/** How soon a time that has come is seen, in real milliseconds. */
const clockLookMs = 2;

/** What the thread is just now; replaced by each `load`. */
let runtime = {} as RuntimeData;
let run: Handler;
let time: BigInt64Array;
let running = false;

const now = () => Number(Atomics.load(time, 0));
globalThis.Date = simulatedDate(Date, now);
simulateTimers({ now, pass, running: () => running });
process.cwd = () => runtime.taskRoot;
captureLogs();
process.on("unhandledRejection", (reason) => {
  const { errorMessage } = describe(reason);
  end({ errorType: "Runtime.UnhandledPromiseRejection", errorMessage });
});
process.on("uncaughtException", (error) => end(describe(error)));
parentPort?.on("message", (message: HostMessage) => {
  if (message.kind === "load") become(message.runtime, message.variables);
  else if (message.kind === "invoke") void invoke(message.invocation);
  else post({ kind: "left", clean: leave() });
});
const untouched = belongings();

/** Loads a function, with its environment and nothing of the previous one. */
function become(data: RuntimeData, variables: Record<string, string>): void {
  runtime = data;
  time = new BigInt64Array(data.clock);
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, variables);
  // Every cold start loads the same SDK: compiling it takes longer than most handlers.
  enableCompileCache?.(data.compileCache);
  run = load();
  flushCompileCache?.();
}

/** Forgets the function's modules; what the runtime brings stays. Returns whether nothing else stays. */
function leave(): boolean {
  for (const file of Object.keys(require.cache)) if (file.startsWith(runtime.taskRoot)) delete require.cache[file];
  return belongings() === untouched;
}

/** What a function can leave behind for the next: globals, listeners, work that is not finished. As one text. */
function belongings(): string {
  return JSON.stringify([
    // AWS's runtime has the global `awslambda`; @aws/lambda-invoke-store, which clients share, keeps its store there.
    Object.getOwnPropertyNames(globalThis).filter((name) => name !== "awslambda"),
    process.eventNames().map((name) => [String(name), process.listenerCount(name)]),
    process.getActiveResourcesInfo().filter((resource) => resource === "Timeout" || resource === "Immediate"),
  ]);
}

/** The host moves the clock, since others wait by it too. */
function pass(until: number): void {
  if (now() < until) post({ kind: "waited", until });
  for (let seen = Atomics.load(time, 0); seen < until; seen = Atomics.load(time, 0)) {
    Atomics.wait(time, 0, seen, clockLookMs);
  }
}

function post(message: RuntimeMessage): void {
  parentPort?.postMessage(message);
}

function end(error: FunctionError): never {
  post({ kind: "fatal", error });
  process.exit(1);
}

/** Console and streams end in the function's log, in order with its answers. */
function captureLogs(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = ((chunk: string | Uint8Array, encoding?: unknown, callback?: unknown) => {
      post({ kind: "log", text: typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8") });
      const done = typeof encoding === "function" ? encoding : callback;
      if (typeof done === "function") process.nextTick(done);
      return true;
    }) as typeof stream.write;
  }
}

function load(): Handler {
  const { handler, taskRoot } = runtime;
  const dot = handler.lastIndexOf(".");
  const exported = handler.slice(dot + 1);
  let module: Record<string, unknown>;
  try {
    module = require(fileOf(path.join(taskRoot, handler.slice(0, dot))));
  } catch (error) {
    const { errorMessage, errorType, trace } = describe(error);
    const code = (error as NodeJS.ErrnoException | undefined)?.code;
    if (code === "MODULE_NOT_FOUND") end({ errorType: "Runtime.ImportModuleError", errorMessage, trace });
    if (error instanceof SyntaxError) end({ errorType: "Runtime.UserCodeSyntaxError", errorMessage, trace });
    end({ errorType, errorMessage, trace });
  }
  const found = module[exported];
  if (typeof found !== "function")
    end({ errorType: "Runtime.HandlerNotFound", errorMessage: `${handler} is undefined or not exported` });
  // The nodejs24.x runtime no longer accepts handlers with a callback ("Lambda function handler in Node.js").
  if (found.length > 2)
    end({
      errorType: "Runtime.CallbackHandlerDeprecated",
      errorMessage: `${handler} has a callback, which nodejs24.x does not support: make it async and return the answer`,
    });
  return found as Handler;
}

/** ES modules are loaded like the others, unless they await at their top level: then the error says so. */
function fileOf(stem: string): string {
  const extension = handlerExtensions.find((one) => existsSync(stem + one)) ?? ".js";
  return stem + extension;
}

async function invoke({ requestId, traceId, event, deadline }: InvokeMessage): Promise<void> {
  process.env._X_AMZN_TRACE_ID = traceId;
  running = true;
  try {
    const result = await run(JSON.parse(event), contextOf(requestId, deadline));
    const payload = JSON.stringify(result) ?? "null";
    const size = Buffer.byteLength(payload);
    if (size > maximumPayloadBytes)
      post({
        kind: "error",
        error: {
          errorType: "Function.ResponseSizeTooLarge",
          errorMessage: `Response payload size (${size} bytes) exceeded maximum allowed payload size (${maximumPayloadBytes} bytes).`,
        },
      });
    else post({ kind: "result", payload });
  } catch (error) {
    post({ kind: "error", error: describe(error) });
  } finally {
    running = false;
  }
}

function contextOf(awsRequestId: string, deadline: number): Context {
  const { env } = process;
  const legacy = () => {
    throw new Error("context.done, fail and succeed were removed from AWS's Node runtimes: return or throw instead");
  };
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME ?? "",
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION ?? "",
    invokedFunctionArn: runtime.functionArn,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE ?? "",
    awsRequestId,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME ?? "",
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME ?? "",
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    done: legacy,
    fail: legacy,
    succeed: legacy,
  };
}

function describe(error: unknown): FunctionError {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: error.stack?.split("\n") ?? [] };
}
