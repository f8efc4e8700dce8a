import { type Accompaniment, type ApiCall, AwsError, type LocalService } from "../aws";
import type { SimulatedClock } from "../clock";
import type { InvocationAnswer, LambdaHost } from "./host";
import { functionOf, type Target, targetArn } from "./target";

/** "Asynchronous invocation, error handling" (Lambda guide): two more attempts, after one and after two minutes. */
const retryDelaysMs = [60_000, 120_000];
/** "Lambda quotas": request of a synchronous and of an asynchronous invocation. */
const maximumBytes = { RequestResponse: 6_291_556, Event: 1_048_576 };
const logTailBytes = 4096;

export interface LambdaServiceOptions {
  host: LambdaHost;
  clock: SimulatedClock;
  /** What is done beside the emulator, which keeps the records. */
  accompaniments?: Readonly<Record<string, Accompaniment>>;
  /** The version of a qualifier; undefined where the function has no such version or alias. */
  versionOf?(target: Target): Promise<string | undefined>;
  /** Called for an asynchronous invocation that failed all its attempts; without a destination AWS drops the event. */
  onEventLost?(functionArn: string, event: unknown, answer: InvocationAnswer): void;
}

/** Lambda: functions run here, and their records are the emulator's. */
export class LambdaService implements LocalService {
  readonly operations: ReadonlySet<string> = new Set(["Invoke", "InvokeAsync", "InvokeWithResponseStream"]);

  constructor(private readonly options: LambdaServiceOptions) {}

  get accompaniments(): Readonly<Record<string, Accompaniment>> {
    return this.options.accompaniments ?? {};
  }

  async handle(call: ApiCall): Promise<Record<string, unknown>> {
    if (call.operation !== "Invoke")
      throw new AwsError("NotImplemented", `lambda ${call.operation} is not supported: use Invoke.`, 501);
    const type = String(call.input.InvocationType ?? "RequestResponse");
    const target = functionOf(call, call.input.Qualifier);
    if (!this.options.host.has(target.name, target.account, target.region)) throw notFound(target);
    const version = await this.version(target);
    if (type === "DryRun") return { StatusCode: 204 };
    if (type !== "RequestResponse" && type !== "Event")
      throw new AwsError(
        "InvalidParameterValueException",
        `InvocationType ${type} is none of RequestResponse, Event, DryRun.`,
      );
    const event = readPayload(call.input.Payload, maximumBytes[type]);
    if (type === "Event") {
      this.attempt(target, event, 0);
      return { StatusCode: 202 };
    }
    const answer = await this.options.host.invoke(target.name, target.account, target.region, event);
    return {
      StatusCode: 200,
      ExecutedVersion: version,
      ...(!answer.ok && { FunctionError: "Unhandled" }),
      ...(call.input.LogType === "Tail" && { LogResult: tail(answer.logs) }),
      Payload: JSON.stringify(
        answer.ok ? (answer.result ?? null) : { errorType: answer.errorType, errorMessage: answer.errorMessage },
      ),
    };
  }

  /** Every version and alias runs the code of the function itself (docs/simulator.md). */
  private async version(target: Target): Promise<string> {
    if (target.qualifier === undefined) return "$LATEST";
    const version = await this.options.versionOf?.(target);
    if (version === undefined) throw notFound(target);
    return version;
  }

  private attempt(target: Target, event: unknown, failed: number): void {
    const { host, clock, onEventLost } = this.options;
    clock.after(failed === 0 ? 0 : (retryDelaysMs[failed - 1] ?? 0), async () => {
      const answer = await host.invoke(target.name, target.account, target.region, event);
      if (answer.ok) return;
      if (failed < retryDelaysMs.length) this.attempt(target, event, failed + 1);
      else onEventLost?.(targetArn(target), event, answer);
    });
  }
}

const notFound = (target: Target) =>
  new AwsError("ResourceNotFoundException", `Function not found: ${targetArn(target)}`, 404);

/** The event of an Invoke request: JSON text, or nothing. */
function readPayload(payload: unknown, maximum: number): unknown {
  const text = Buffer.isBuffer(payload) ? payload.toString("utf8") : String(payload ?? "");
  const size = Buffer.byteLength(text);
  if (size > maximum)
    throw new AwsError(
      "RequestTooLargeException",
      `${size} byte payload is too large for this invocation (limit ${maximum} bytes)`,
      413,
    );
  if (text === "") return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AwsError("InvalidRequestContentException", `Could not parse request body into json: ${reason}`);
  }
}

function tail(logs: string[]): string {
  return Buffer.from(`${logs.join("\n")}\n`)
    .subarray(-logTailBytes)
    .toString("base64");
}
