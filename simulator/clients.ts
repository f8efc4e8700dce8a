import type { Answers } from "./answers";
import type { Credentials, Principal } from "./aws";
import { failureIn } from "./emulator/failure";

/** What every SDK v3 client constructor accepts here. */
export interface ClientConfiguration {
  endpoint: string;
  region: string;
  credentials: Credentials;
  maxAttempts: number;
  /** Bodies stay readable on the wire, and no middleware waits for checksums nobody checks. */
  requestChecksumCalculation: "WHEN_REQUIRED";
  responseChecksumValidation: "WHEN_REQUIRED";
}

type ClientClass<C> = new (configuration: ClientConfiguration) => C;

/** SDK clients that speak to the front door as some principal: services delivering, pollers, people in a drill. */
export class Clients {
  private readonly kept = new WeakMap<Principal, Map<string, unknown>>();
  private readonly keys = new WeakMap<Principal, Credentials>();

  constructor(
    private readonly endpoint: () => string,
    private readonly mint: (principal: Principal) => Credentials,
  ) {}

  /** A client whose calls are made by `principal`. Kept per principal object, so that a session keeps its keys. */
  as<C>(client: ClientClass<C>, principal: Principal, region: string): C {
    const made = this.kept.get(principal) ?? new Map<string, unknown>();
    this.kept.set(principal, made);
    const key = `${client.name} ${region}`;
    let instance = made.get(key) as C | undefined;
    if (!instance) {
      instance = new client({
        endpoint: this.endpoint(),
        region,
        credentials: this.keysOf(principal),
        // Whoever calls decides about retries (EventBridge, Automation, the drill); none hide in the client.
        maxAttempts: 1,
        requestChecksumCalculation: "WHEN_REQUIRED",
        responseChecksumValidation: "WHEN_REQUIRED",
      });
      made.set(key, instance);
    }
    return instance;
  }

  /** The keys of a principal object: one pair for its life, so that a session stays one session. */
  keysOf(principal: Principal): Credentials {
    const keys = this.keys.get(principal) ?? this.mint(principal);
    this.keys.set(principal, keys);
    return keys;
  }

  /** URL of a queue by account and name, as the emulator builds it. */
  queueUrl(account: string, name: string): string {
    return `${this.endpoint()}/${account}/${name}`;
  }
}

interface MiddlewareClient {
  middlewareStack: {
    add(
      middleware: (
        next: (args: never) => Promise<unknown>,
        context: { clientName: string; commandName: string },
      ) => (args: { request: unknown }) => Promise<unknown>,
      options: { step: "build" | "deserialize" | "initialize"; name: string; priority?: "high" | "low" },
    ): void;
  };
}

/** What a client passes up before it reads an answer. */
interface RawAnswer {
  response: { statusCode: number; headers: Record<string, string> };
}

const failedCalls = new WeakMap<object, string>();

/** The call past the front door that an error came from: `ec2 RunInstances in 111122223333 eu-west-1`. */
export const callThatFailed = (error: unknown): string | undefined =>
  typeof error === "object" && error !== null ? failedCalls.get(error) : undefined;

/**
 * SDK clients that speak to the emulator itself, past the front door: nothing is authorised, recorded or turned into
 * events. For putting a deployment or a drill's world in place, and for reading the state afterwards.
 */
export class DirectClients {
  private readonly kept = new Map<string, unknown>();
  /** While it is set, answers are remembered, or come from there. */
  answers: Answers | undefined;

  /** @param called called after every call that succeeded: what is cached of the state may have to be read again. */
  constructor(
    private readonly endpoint: string,
    private readonly now: () => Date,
    private readonly called: (service: string, operation: string, account: string) => void,
  ) {}

  /** @param past where the calls happened before the simulated present: when, and with which access key. */
  in<C>(client: ClientClass<C>, account: string, region: string, past?: { at: Date; accessKeyId?: string }): C {
    const accessKeyId = past?.accessKeyId ?? "direct";
    const key = `${client.name} ${account} ${region} ${past?.at.getTime() ?? ""} ${accessKeyId}`;
    let instance = this.kept.get(key) as C | undefined;
    if (!instance) {
      instance = new client({
        endpoint: this.endpoint,
        region,
        credentials: { accessKeyId, secretAccessKey: "direct", sessionToken: "" },
        maxAttempts: 1,
        requestChecksumCalculation: "WHEN_REQUIRED",
        responseChecksumValidation: "WHEN_REQUIRED",
      });
      const { middlewareStack } = instance as MiddlewareClient;
      middlewareStack.add(
        (next) => (args) => {
          const { headers } = args.request as { headers: Record<string, string> };
          headers["x-moto-account-id"] = account;
          headers["x-reflex-now"] = (past?.at ?? this.now()).toISOString();
          return next(args as never);
        },
        { step: "build", name: "emulatedAccount" },
      );
      // An exception inside the emulator is a page of HTML, which clients report as a broken answer.
      middlewareStack.add(
        (next) => async (args) => {
          const answer = (await next(args as never)) as RawAnswer;
          const failure = failureIn(answer.response.statusCode, answer.response.headers);
          if (failure) throw Object.assign(new Error(failure.message), { name: failure.name });
          return answer;
        },
        { step: "deserialize", name: "failuresOfTheEmulator", priority: "low" },
      );
      middlewareStack.add(
        (next, { clientName, commandName }) =>
          async (args) => {
            const make = () => next(args as never);
            const call = `${commandName} of ${clientName} in ${account} ${region}`;
            const service = clientName.replace(/Client$/, "").toLowerCase();
            const operation = commandName.replace(/Command$/, "");
            try {
              const answer = await (this.answers?.of(call, make) ?? make());
              this.called(service, operation, account);
              return answer;
            } catch (error) {
              failedCalls.set(error as object, `${service} ${operation} in ${account} ${region}`);
              throw error;
            }
          },
        { step: "initialize", name: "answersOfADeployment", priority: "high" },
      );
      this.kept.set(key, instance);
    }
    return instance;
  }
}
