import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import type { Principal } from "../../../simulator/aws";
import { SimulatedClock } from "../../../simulator/clock";
import { type CallRecord, type DoorOptions, FrontDoor } from "../../../simulator/door";
import { install } from "../../../simulator/emulator/install";

export const start = new Date("2026-11-24T09:00:00.000Z");
export const account = "111122223333";
export const otherAccount = "444455556666";

export function roleSession(changes: Partial<Extract<Principal, { kind: "role-session" }>> = {}): Principal {
  return {
    kind: "role-session",
    account,
    roleArn: `arn:aws:iam::${account}:role/ops/responder`,
    roleName: "responder",
    roleId: "AROAEXAMPLERESPONDER1",
    sessionName: "jane",
    issuedAt: start,
    ...changes,
  };
}

let models: Promise<string> | undefined;

/** Folder of the trimmed service models; installs the emulator on first use. */
export function modelsFolder(): Promise<string> {
  models ??= install().then((installation) => installation.models);
  return models;
}

export interface StubAnswer {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
}

export interface StubRequest {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Replaces the emulator: keeps what it was sent, answers what it was given. */
export class StubEmulator {
  readonly requests: StubRequest[] = [];
  answer: StubAnswer = { body: "" };
  private readonly server = createServer((message, response) => {
    const chunks: Buffer[] = [];
    message.on("data", (chunk: Buffer) => chunks.push(chunk));
    message.on("end", () => {
      this.requests.push({
        method: message.method ?? "",
        url: message.url ?? "",
        headers: message.headers,
        body: Buffer.concat(chunks),
      });
      const { status = 200, headers = {}, body = "" } = this.answer;
      response.writeHead(status, headers);
      response.end(body);
    });
  });

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

export interface Setup {
  door: FrontDoor;
  stub: StubEmulator;
  clock: SimulatedClock;
  records: CallRecord[];
  /** Configuration of an SDK client that calls as `principal`. */
  client(principal?: Principal): { endpoint: string; region: string; credentials: ReturnType<FrontDoor["mint"]> };
  close(): Promise<void>;
}

/** A door before a stub, which allows everything unless configured otherwise. */
export async function openDoor(options: Partial<DoorOptions> = {}): Promise<Setup> {
  const stub = new StubEmulator();
  const clock = options.clock ?? new SimulatedClock(start);
  const records: CallRecord[] = [];
  const folder = await modelsFolder();
  const emulatorEndpoint = await stub.listen();
  const door = await FrontDoor.open({
    emulatorEndpoint,
    modelsFolder: folder,
    clock,
    services: new Map(),
    authorize: async () => ({ allowed: true, reason: "everything is allowed" }),
    onCall: (record) => void records.push(record),
    ...options,
  });
  return {
    door,
    stub,
    clock,
    records,
    client: (principal = roleSession()) => ({
      endpoint: door.endpoint,
      region: "eu-west-1",
      credentials: door.mint(principal),
    }),
    async close() {
      await door.close();
      stub.close();
    },
  };
}

/** The error that a call fails with; fails itself when the call succeeds. */
export async function failureOf(
  call: Promise<unknown>,
): Promise<
  Error & { $metadata?: { httpStatusCode?: number; attempts?: number; requestId?: string }; $fault?: string }
> {
  try {
    await call;
  } catch (error) {
    return error as Error;
  }
  throw new Error("the call was expected to fail, and succeeded");
}
