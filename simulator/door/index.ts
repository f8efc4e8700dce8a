import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type ApiCall, AwsError, type Credentials, type Principal } from "../aws";
import { loadModels } from "../emulator/models";
import { nameError, readAnswer, readError, renderAnswer } from "./answers";
import { authenticate, type Caller } from "./authentication";
import { EmulatorClient } from "./emulator";
import { accessDenied, renderError } from "./errors";
import { Faults } from "./faults";
import { type Dialect, type RecognisedCall, Recogniser, UnreadableRequest } from "./recognition";
import { Sessions } from "./sessions";
import { readSignature } from "./signature";
import type { CallRecord, DoorOptions, Forward } from "./types";
import { readRequest, type WireAnswer, type WireRequest } from "./wire";

export type { Authorization, CallingStep, CallRecord, DoorOptions, Fault, FaultPlan, Invocation } from "./types";

/**
 * One local AWS endpoint for many accounts. Every request is a caller (access key), an operation (service models), a
 * decision (IAM), and then an answer: of a service the organization runs itself, or of the emulator.
 */
export class FrontDoor {
  private readonly recogniser: Recogniser;
  private readonly sessions: Sessions;
  private readonly emulator: EmulatorClient;
  private readonly faults: Faults | undefined;

  private constructor(
    private readonly options: DoorOptions,
    private readonly server: Server,
  ) {
    this.recogniser = new Recogniser(loadModels(options.modelsFolder));
    this.sessions = new Sessions(options.clock);
    this.accessKeys = this.sessions;
    this.emulator = new EmulatorClient(options.emulatorEndpoint);
    this.faults = options.faults && new Faults(options.faults);
  }

  /** Listens on the loopback interface. Fails with the error of the operating system for a port that is taken. */
  static async open(options: DoorOptions): Promise<FrontDoor> {
    const server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 });
    const door = new FrontDoor(options, server);
    server.on("request", (message, response) => void door.serve(message, response));
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(options.port ?? 0, "127.0.0.1", resolve);
    });
    return door;
  }

  /** `http://127.0.0.1:PORT`: by number, because clients put a bucket's name before a host name. */
  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /**
   * Credentials for a principal. Users and root get a long-term key with an empty session token; all others temporary
   * credentials, which expire after `lifetimeSeconds` of simulated time, or never without it.
   */
  mint(principal: Principal, lifetimeSeconds?: number): Credentials {
    if (!accountOf(principal))
      throw new Error(
        "A service principal needs a sourceAccount to call through the front door: its calls have no account.",
      );
    return this.sessions.mint(principal, lifetimeSeconds);
  }

  /** Long-term keys that IAM gave out, and took back. */
  readonly accessKeys: Pick<Sessions, "adopt" | "forget">;

  principalOf(accessKeyId: string): Principal | undefined {
    return this.sessions.find(accessKeyId)?.principal;
  }

  async close(): Promise<void> {
    this.emulator.close();
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }

  private async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const request = await readRequest(message);
      const answer = await this.options.clock.busy(() => this.answer(request));
      this.send(answer, message, response);
    } catch (error) {
      // The client went away: there is nobody left to answer.
      response.destroy(error instanceof Error ? error : undefined);
    }
  }

  private send(answer: WireAnswer, message: IncomingMessage, response: ServerResponse): void {
    response.sendDate = false;
    response.setHeader("date", this.options.clock.now().toUTCString());
    // SDK v3 sets its clock by the date of an answer, and repeats every failed call of a client whose clock is minutes
    // away from it, unless the answer says that it came from a cache. Clients here may live in real or simulated time.
    response.setHeader("age", "0");
    for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
    if (message.method !== "HEAD") response.setHeader("content-length", answer.body.length);
    response.writeHead(answer.status);
    response.end(message.method === "HEAD" ? undefined : answer.body);
  }

  private async answer(request: WireRequest): Promise<WireAnswer> {
    const { clock } = this.options;
    const requestId = randomUUID();
    const at = clock.now();
    const head = request.method === "HEAD";
    const signingName = readSignature(request)?.service;
    let recognised: RecognisedCall;
    let caller: Caller;
    try {
      caller = authenticate(request, this.sessions, at, this.recogniser.dialect(request, signingName));
      recognised = this.recogniser.recognise(request, caller.signature.service);
    } catch (error) {
      const dialect =
        error instanceof UnreadableRequest ? error.dialect : this.recogniser.dialect(request, signingName);
      return renderError(asAwsError(error), dialect, requestId, head);
    }
    clock.spend(this.options.latencyMilliseconds ?? 120);
    const call = this.callOf(recognised, caller);
    const record: CallRecord = {
      call,
      model: recognised.model,
      at,
      requestId,
      accessKeyId: caller.signature.accessKeyId,
      userAgent: request.headers["user-agent"] ?? "",
      sourceIpAddress: request.sourceIpAddress,
    };
    let answer: WireAnswer;
    try {
      answer = await this.perform(request, recognised, record);
    } catch (error) {
      const known = asAwsError(error);
      record.error = { code: known.code, message: known.message, status: known.status };
      answer = renderError(known, recognised.dialect, requestId, head);
    }
    await this.tell(record);
    return answer;
  }

  /** What follows from a call never changes its answer: AWS writes its trail, and sends its events, afterwards. */
  private async tell(record: CallRecord): Promise<void> {
    const { onCall, onCallFailed } = this.options;
    try {
      await onCall?.(record);
    } catch (error) {
      onCallFailed?.(record, error);
    }
  }

  private callOf({ model, operation, input }: RecognisedCall, { session, signature }: Caller): ApiCall {
    const { principal } = session;
    const call: ApiCall = {
      service: model.service,
      operation,
      input,
      region: signature.region,
      account: accountOf(principal) ?? "",
      principal,
    };
    const owner = this.options.resourceAccount?.(call);
    return owner ? { ...call, account: owner } : call;
  }

  /** Judges the call and has it done; fills in the record. Throws AwsError for every refusal. */
  private async perform(request: WireRequest, recognised: RecognisedCall, record: CallRecord): Promise<WireAnswer> {
    const { call } = record;
    record.decision = await this.options.authorize(call);
    if (!record.decision.allowed) throw accessDenied(call, record.decision, recognised.dialect);
    this.injectFault(call, recognised.dialect);
    const { disturbance } = this.options;
    const refusal = disturbance?.refuse(call);
    if (refusal) throw refusal;
    if (call.service === "ec2" && call.input.DryRun === true)
      throw new AwsError("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412);
    const service = this.options.services.get(call.service);
    if (service?.whole || service?.operations.has(call.operation)) {
      record.response = await service.handle(call);
      return renderAnswer(record.response, recognised, record.requestId);
    }
    const finish = await service?.accompaniments?.[call.operation]?.(call);
    const what = `${call.service} ${call.operation}`;
    const forward: Forward = async (endpoint) => {
      const now = this.options.clock.now();
      const { answer, effects } = await this.emulator.forward(request, call.account, now, what, endpoint);
      record.effects = effects;
      return answer;
    };
    const answer = await (disturbance?.answer(call, forward) ?? forward());
    record.requestId = String(
      answer.headers["x-amzn-requestid"] ?? answer.headers["x-amz-request-id"] ?? record.requestId,
    );
    if (answer.status >= 400) {
      nameError(answer, recognised.dialect);
      record.error = readError(answer);
      return answer;
    }
    record.response = readAnswer(answer, recognised);
    await finish?.(record.response ?? {});
    const revised = record.response && disturbance?.revise(call, record.response);
    if (!revised) return answer;
    record.response = revised;
    return renderAnswer(revised, recognised, record.requestId);
  }

  private injectFault(call: ApiCall, dialect: Dialect): void {
    const fault = this.faults?.next(call, this.options.stepOf?.(call.principal));
    if (!fault) return;
    if ("refused" in fault.error) throw accessDenied(call, { allowed: false, reason: fault.error.refused }, dialect);
    throw new AwsError(fault.error.code, fault.error.message, fault.error.status);
  }
}

function accountOf(principal: Principal): string | undefined {
  return principal.kind === "service" ? principal.sourceAccount : principal.account;
}

/** A bug of ours is reported as what it is; 501 because clients repeat a call that failed with 500. */
function asAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new AwsError("InternalFailure", `The embedded organization failed to answer: ${message}`, 501);
}
