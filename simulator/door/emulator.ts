import { Agent, request as send } from "node:http";
import { AwsError } from "../aws";
import { failureIn } from "../emulator/failure";
import type { Effects } from "./types";
import type { WireAnswer, WireRequest } from "./wire";

/** What the emulator would have done itself (python/effects.py). */
const effectsHeader = "x-reflex-effects";

/** Headers that belong to one connection, not to the message (RFC 9110 §7.6.1), and those the door sets itself. */
const ownHeaders = new Set(["connection", "keep-alive", "transfer-encoding", "date", "server"]);

/** Passes calls on to the emulator, which keeps the state of everything the organization does not run itself. */
export class EmulatorClient {
  private readonly agent = new Agent({ keepAlive: true });
  private readonly url: URL;

  constructor(endpoint: string) {
    this.url = new URL(endpoint);
  }

  /**
   * Sends the request unchanged, with the account that owns the resource and the simulated time. Throws AwsError 501,
   * which clients do not retry, when the emulator does not know the operation, fails over it, or does not answer.
   */
  async forward(
    request: WireRequest,
    account: string,
    now: Date,
    what: string,
    endpoint?: string,
  ): Promise<{ answer: WireAnswer; effects?: Effects }> {
    const answer = await this.exchange(request, account, now, endpoint).catch((error: NodeJS.ErrnoException) => {
      throw new AwsError(
        "EmulatorUnavailable",
        `${what}: the emulator at ${this.url.origin} does not answer (${error.code ?? error.message}). ` +
          "It has ended or was never started: start the embedded organization again.",
        501,
      );
    });
    const failure = failureIn(answer.status, answer.headers, answer.body);
    if (failure) throw new AwsError(failure.name, `${what}: ${failure.message}`, 501);
    const { [effectsHeader]: noted, ...headers } = answer.headers;
    if (noted === undefined) return { answer };
    const effects = JSON.parse(Buffer.from(String(noted), "base64").toString()) as Effects;
    return { answer: { ...answer, headers }, effects };
  }

  close(): void {
    this.agent.destroy();
  }

  private exchange(request: WireRequest, account: string, now: Date, endpoint?: string): Promise<WireAnswer> {
    const { hostname, port } = endpoint === undefined ? this.url : new URL(endpoint);
    return new Promise((resolve, reject) => {
      const outgoing = send(
        {
          agent: this.agent,
          hostname,
          port,
          method: request.method,
          path: request.search ? `${request.path}?${request.search}` : request.path,
          headers: this.headers(request, account, now),
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
          incoming.on("error", reject);
          incoming.on("end", () =>
            resolve({
              status: incoming.statusCode ?? 502,
              headers: Object.fromEntries(
                Object.entries(incoming.headers).filter(([name]) => !ownHeaders.has(name)),
              ) as WireAnswer["headers"],
              body: Buffer.concat(chunks),
            }),
          );
        },
      );
      outgoing.on("error", reject);
      outgoing.end(request.body);
    });
  }

  /** Host stays: the emulator builds queue URLs from it. */
  private headers(request: WireRequest, account: string, now: Date): string[] {
    const kept: string[] = [];
    for (let i = 0; i + 1 < request.rawHeaders.length; i += 2) {
      const [name = "", value = ""] = request.rawHeaders.slice(i, i + 2);
      const lower = name.toLowerCase();
      if (lower === "connection" || lower === "transfer-encoding" || lower === "expect" || lower === "content-length")
        continue;
      // What decides the account is the door's to say.
      if (lower.startsWith("x-moto-") || lower.startsWith("x-reflex-")) continue;
      kept.push(name, value);
    }
    if (request.body.length > 0 || request.method !== "GET") kept.push("content-length", String(request.body.length));
    kept.push("x-moto-account-id", account, "x-reflex-now", now.toISOString());
    return kept;
  }
}
