import type { Boto3Answer, Boto3Call } from "./boto3";
import { EmulatorError } from "./errors";

/** The state of AWS for an embedded organization, behind an endpoint of moto's. */
export interface EmulatedState {
  /** `http://127.0.0.1:PORT`, moto's endpoint for every service. Account: header `x-moto-account-id`. Time: `x-reflex-now`. */
  readonly endpoint: string;
  /** Trimmed service models: `loadModels(state.modelsFolder)`. */
  readonly modelsFolder: string;
  /** Makes one API call with boto3. A refusal is an answer; rejects only when the emulator itself is gone. */
  boto3(call: Boto3Call): Promise<Boto3Answer>;
  /**
   * A copy of this state as it is now, in a process of its own, which ends with the emulator's at the latest. Only where
   * `canFork`.
   */
  fork(): Promise<EmulatedState>;
  /** Writes all of it into a file, which an emulator of the same environment can `restore`. */
  save(file: string): Promise<void>;
  /** Becomes what was saved; what was there before is lost. */
  restore(file: string): Promise<void>;
  stop(): Promise<void>;
}

/** Copying a process with threads is reliable on Linux only. */
export const canFork = process.platform === "linux";

/** Calls one of Reflex's own routes of the emulator. Rejects with the error of `fetch` when nobody answers. */
export async function ask(endpoint: string, route: string, body: unknown, now?: Date): Promise<unknown> {
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (now) headers["x-reflex-now"] = now.toISOString();
  const response = await fetch(endpoint + route, { method: "POST", headers, body: JSON.stringify(body) });
  if (response.ok) return response.json();
  throw new EmulatorError(`The AWS emulator failed at ${route} (HTTP ${response.status}).`);
}

/** A copy of an emulator's process. */
export class ForkedState implements EmulatedState {
  readonly endpoint: string;

  /** @param port that the copy answers on, as `/reflex/fork` says. */
  constructor(
    { port }: { port: number },
    readonly modelsFolder: string,
  ) {
    this.endpoint = `http://127.0.0.1:${port}`;
  }

  async boto3({ now, ...body }: Boto3Call): Promise<Boto3Answer> {
    return (await this.ask("/reflex/boto3", body, now)) as Boto3Answer;
  }

  async fork(): Promise<EmulatedState> {
    return new ForkedState((await this.ask("/reflex/fork", {})) as { port: number }, this.modelsFolder);
  }

  async save(file: string): Promise<void> {
    await this.ask("/reflex/save", { file });
  }

  async restore(file: string): Promise<void> {
    await this.ask("/reflex/restore", { file });
  }

  /** It ends instead of answering. */
  async stop(): Promise<void> {
    await ask(this.endpoint, "/reflex/exit", {}).catch(() => undefined);
  }

  private async ask(route: string, body: unknown, now?: Date): Promise<unknown> {
    try {
      return await ask(this.endpoint, route, body, now);
    } catch (error) {
      if (error instanceof EmulatorError) throw error;
      throw new EmulatorError(`A copy of the AWS emulator at ${this.endpoint} does not answer. Start again.`);
    }
  }
}
