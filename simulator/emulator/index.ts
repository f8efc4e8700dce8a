/** The emulator: a Python process with moto, which keeps the state of AWS for the embedded organization. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Socket } from "node:net";
import * as path from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { Boto3Answer, Boto3Call } from "./boto3";
import { EmulatorError, lastLines } from "./errors";
import { type Installation, type InstallOptions, install, pythonSources } from "./install";
import { ask, type EmulatedState, ForkedState } from "./state";

export interface EmulatorOptions extends InstallOptions {
  /** moto without our corrections: for tests that check whether they are still needed. */
  bare?: boolean;
  /** This process does not wait for it: when nothing else is left to do, both end. */
  background?: boolean;
}

/** An emulator that is about to answer. */
export interface Launch {
  /** Rejects with an EmulatorError when it does not start. */
  emulator: Promise<Emulator>;
  /** Ends the process, whether it answers yet or not. */
  abandon(): void;
}

/** How much of the process's output is kept to explain its end. */
const KEPT_OUTPUT = 16_384;
const STOP_PATIENCE = 2_000;

export class Emulator implements EmulatedState {
  readonly endpoint: string;
  readonly modelsFolder: string;
  private readonly exited: Promise<void>;
  private readonly listeners: Array<(error: EmulatorError) => void> = [];
  private failure: EmulatorError | undefined;
  private stopping = false;

  private constructor(
    private readonly child: ChildProcess,
    private readonly printed: () => string,
    port: number,
    installation: Installation,
  ) {
    this.endpoint = `http://127.0.0.1:${port}`;
    this.modelsFolder = installation.models;
    this.exited = new Promise((resolve) => {
      const ended = () => {
        resolve();
        if (this.stopping) return;
        this.failure = new EmulatorError(explainEnd(child, this.printed()));
        for (const listener of this.listeners) listener(this.failure);
      };
      if (hasEnded(child)) ended();
      else child.once("exit", ended);
    });
  }

  /**
   * Starts a process on a free port; installs it on first use. It ends when this process ends, however that happens.
   * Throws an EmulatorError when it cannot be installed or does not start.
   */
  static async start(options: EmulatorOptions = {}): Promise<Emulator> {
    return Emulator.launch(await install(options), options).emulator;
  }

  /** Starts a process, as `start` does. It begins at once, before anything is awaited. */
  static launch(installation: Installation, options: { bare?: boolean; background?: boolean } = {}): Launch {
    const launcher = path.join(pythonSources, "launcher.py");
    const child = spawn(
      installation.python,
      [
        // The caller's PYTHONPATH and user packages must not mix with the pinned ones.
        ...["-E", "-s", "-X", `pycache_prefix=${installation.bytecode}`, launcher],
        ...(options.bare ? ["--bare"] : []),
      ],
      { stdio: ["pipe", "pipe", "pipe"] },
    );
    // A pipe to a process that has ended fails; its exit is what counts.
    child.stdin.on("error", () => {});
    const printed = keepOutput(child.stderr);
    const emulator = readPort(child, printed).then((port) => {
      if (options.background) for (const waited of [child, ...child.stdio]) (waited as Partial<Socket>)?.unref?.();
      return new Emulator(child, printed, port, installation);
    });
    return { emulator, abandon: () => child.kill() };
  }

  /** Empties every account, goes back to the machine's time, and makes the ids that follow the same as last time. */
  async reset(): Promise<void> {
    await this.post("/reflex/reset", {});
  }

  async boto3(call: Boto3Call): Promise<Boto3Answer> {
    const { now, ...body } = call;
    return (await this.post("/reflex/boto3", body, now)) as Boto3Answer;
  }

  async fork(): Promise<EmulatedState> {
    return new ForkedState((await this.post("/reflex/fork", {})) as { port: number }, this.modelsFolder);
  }

  async save(file: string): Promise<void> {
    await this.post("/reflex/save", { file });
  }

  async restore(file: string): Promise<void> {
    await this.post("/reflex/restore", { file });
  }

  /** Ends the process. Safe to call again. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.child.stdin?.end();
    const patience = setTimeout(() => this.child.kill("SIGKILL"), STOP_PATIENCE);
    await this.exited;
    clearTimeout(patience);
  }

  /** Called once when the process ends without `stop`; at once if it already has. */
  onExit(listener: (error: EmulatorError) => void): void {
    if (this.failure) listener(this.failure);
    else this.listeners.push(listener);
  }

  private async post(route: string, body: unknown, now?: Date): Promise<unknown> {
    if (this.stopping) throw new EmulatorError("The AWS emulator was stopped; start another one (Emulator.start).");
    try {
      return await ask(this.endpoint, route, body, now);
    } catch (error) {
      if (!(error instanceof EmulatorError)) throw await this.explain(error);
      throw new EmulatorError(`${error.message} Its last lines:\n${lastLines(this.printed())}`);
    }
  }

  /** A refused connection usually means that the process has just ended: its exit says more than the socket does. */
  private async explain(error: unknown): Promise<EmulatorError> {
    await Promise.race([this.exited, new Promise((resolve) => setTimeout(resolve, 500).unref())]);
    if (this.failure) return this.failure;
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    return new EmulatorError(
      `The AWS emulator at ${this.endpoint} does not answer (${cause}). Its last lines:\n${lastLines(this.printed())}\nStart again.`,
    );
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function keepOutput(stream: Readable): () => string {
  let kept = "";
  stream.on("data", (chunk: Buffer) => {
    kept = (kept + chunk.toString()).slice(-KEPT_OUTPUT);
  });
  return () => kept;
}

function explainEnd(child: ChildProcess, output: string): string {
  const how = child.signalCode ? `was killed (${child.signalCode})` : `ended with exit code ${child.exitCode}`;
  const why = output.trim() ? ` Its last lines:\n${lastLines(output)}\n` : " It printed nothing. ";
  const memory = child.signalCode === "SIGKILL" ? "If memory is short, give it 500 MB. " : "";
  return `The AWS emulator ${how}; all state of the embedded organization is lost.${why}${memory}Start again.`;
}

async function readPort(child: ChildProcess, printed: () => string): Promise<number> {
  const { stdout } = child;
  if (!stdout) throw new EmulatorError("The AWS emulator was started without an output to read its port from.");
  const failed = once(child, "close").catch((error: unknown) => error);
  const lines = createInterface({ input: stdout });
  const answer = await Promise.race([once(lines, "line"), failed]);
  lines.close();
  stdout.resume();
  if (Array.isArray(answer) && typeof answer[0] === "string") return (JSON.parse(answer[0]) as { port: number }).port;
  if (answer instanceof Error)
    throw new EmulatorError(
      `The AWS emulator could not be started: ${answer.message}. Its Python is gone or not executable: delete the .reflex folder, it is made again.`,
    );
  throw new EmulatorError(explainStart(printed()));
}

function explainStart(output: string): string {
  if (/Address already in use|Permission denied|Operation not permitted|Cannot assign requested address/.test(output))
    return `The AWS emulator may not open a port on 127.0.0.1 (a sandbox or firewall forbids it). Its last lines:\n${lastLines(output)}\nAllow it to listen on the loopback interface.`;
  return `The AWS emulator did not start. Its last lines:\n${lastLines(output)}\nIf modules are missing, delete the .reflex folder: it is made again.`;
}
