import { randomBytes, randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { AwsError, type Credentials } from "../aws";
import type { SimulatedClock } from "../clock";
import { checkDeployment, type FunctionDeployment, functionArn } from "./deployment";
import { functionEnvironment } from "./environment";
import { ExecutionEnvironment, type Outcome } from "./executionEnvironment";
import { defaultLimits, InvocationGuard, type InvocationLimits } from "./invocationGuard";

export type { FunctionDeployment } from "./deployment";

export type InvocationAnswer =
  | { ok: true; result: unknown; logs: string[] }
  | { ok: false; errorType: string; errorMessage: string; logs: string[] };

/** One finished invocation, for whoever keeps the story. */
export interface InvocationRecord {
  functionName: string;
  account: string;
  region: string;
  requestId: string;
  answer: InvocationAnswer;
}

export interface LambdaHostOptions {
  clock: SimulatedClock;
  /** Of the front door: AWS_ENDPOINT_URL of every function. */
  endpoint: string;
  /** Credentials of a session of the function's role; they must last for `environmentHours` and one invocation. */
  mint(roleArn: string, functionName: string): Credentials;
  onInvocation?(record: InvocationRecord): void;
  /** Limits of an invocation that would never end, because what it does costs no simulated time. */
  limits?: Partial<InvocationLimits>;
}

/** AWS ends environments every few hours, busy or not ("Understanding the Lambda execution environment lifecycle"). */
export const environmentHours = 2;

/** Lambda's Node.js runtimes bring the AWS SDK, and nothing else (Lambda guide, "Node.js"). */
const runtimeSdk = path.join(path.dirname(require.resolve("@aws-sdk/client-sts/package.json")), "..");

const compileCache = path.join(runtimeSdk, "..", ".cache", "reflex-lambda");

interface DeployedFunction {
  deployment: FunctionDeployment;
  /** Made for its first environment: most functions of a deployment are never invoked. */
  folder?: string;
  idle: Array<{ environment: ExecutionEnvironment; born: number }>;
}

/**
 * Runs bundled handlers as Lambda would: each in a thread with its own environment, credentials and log, on simulated
 * time, speaking to the front door over the wire. A thread is no sandbox against hostile code: it could read the host's
 * files. TZ of the environment has no effect on a thread.
 */
export class LambdaHost {
  private readonly functions = new Map<string, DeployedFunction>();
  private readonly environments = new Set<ExecutionEnvironment>();

  constructor(private readonly options: LambdaHostOptions) {}

  /** Creates or replaces a function. Throws AwsError InvalidParameterValueException for what Lambda would refuse. */
  deploy(deployment: FunctionDeployment): void {
    checkDeployment(deployment);
    const arn = functionArn(deployment);
    this.remove(arn);
    this.functions.set(arn, { deployment, idle: [] });
  }

  has(functionName: string, account: string, region: string): boolean {
    return this.functions.has(functionArn({ functionName, account, region }));
  }

  /** What was deployed under a name. */
  deploymentOf(functionName: string, account: string, region: string): FunctionDeployment | undefined {
    return this.functions.get(functionArn({ functionName, account, region }))?.deployment;
  }

  /** A function is deleted; what is running of it comes to its end. */
  withdraw(functionName: string, account: string, region: string): void {
    this.remove(functionArn({ functionName, account, region }));
  }

  /**
   * Runs the function once and waits for its end; time may not jump meanwhile. Concurrent invocations get environments
   * of their own. Throws AwsError ResourceNotFoundException for an unknown function.
   */
  async invoke(functionName: string, account: string, region: string, event: unknown): Promise<InvocationAnswer> {
    const arn = functionArn({ functionName, account, region });
    const deployed = this.functions.get(arn);
    if (!deployed) throw new AwsError("ResourceNotFoundException", `Function not found: ${arn}`, 404);
    const requestId = randomUUID();
    const outcome = await this.options.clock.busy(() => this.run(deployed, arn, requestId, event));
    const answer: InvocationAnswer = outcome.ok
      ? { ok: true, result: JSON.parse(outcome.payload), logs: outcome.logs }
      : { ok: false, ...pick(outcome.error), logs: outcome.logs };
    this.options.onInvocation?.({ functionName, account, region, requestId, answer });
    return answer;
  }

  async close(): Promise<void> {
    const ended = { errorType: "Sandbox.Failure", errorMessage: "the Lambda host was closed" };
    await Promise.all([...this.environments].map((environment) => environment.end(ended)));
    for (const arn of [...this.functions.keys()]) this.remove(arn);
  }

  private async run(deployed: DeployedFunction, arn: string, requestId: string, event: unknown): Promise<Outcome> {
    const { clock, limits } = this.options;
    const { deployment } = deployed;
    const slot = this.environmentFor(deployed, arn);
    const { environment } = slot;
    const deadline = clock.now().getTime() + deployment.timeoutSeconds * 1000;
    const timedOut = {
      errorType: "Sandbox.Timedout",
      errorMessage: `RequestId: ${requestId} Error: Task timed out after ${deployment.timeoutSeconds.toFixed(2)} seconds`,
    };
    const cancelTimeout = clock.after(deployment.timeoutSeconds * 1000, () => environment.end(timedOut));
    const guard = new InvocationGuard(environment, { ...defaultLimits, ...limits }, () =>
      clock.spend(deadline - clock.now().getTime()),
    );
    const outcome = await environment.invoke({
      requestId,
      traceId: this.traceId(),
      event: JSON.stringify(event ?? null),
      deadline,
    });
    guard.stop();
    cancelTimeout();
    if (environment.alive && this.functions.get(arn) === deployed) deployed.idle.push(slot);
    else await this.discard(environment);
    if (guard.reached === undefined) return outcome;
    const contained =
      `The embedded organization stopped the function after ${guard.reached} and let the rest of its ` +
      `${deployment.timeoutSeconds} s pass: computing costs no simulated time, nor does a wait for what never comes, so it would never have ended.`;
    return { ...outcome, logs: [...outcome.logs, contained] };
  }

  private environmentFor(deployed: DeployedFunction, arn: string): DeployedFunction["idle"][number] {
    const now = this.options.clock.now().getTime();
    for (let slot = deployed.idle.pop(); slot; slot = deployed.idle.pop()) {
      if (slot.environment.alive && now - slot.born < environmentHours * 3_600_000) return slot;
      void this.discard(slot.environment);
    }
    const { deployment } = deployed;
    deployed.folder ??= makeFolder(deployment);
    const { folder } = deployed;
    const day = this.options.clock.now().toISOString().slice(0, 10).replaceAll("-", "/");
    const environment = new ExecutionEnvironment({
      runtime: {
        taskRoot: path.join(folder, "task"),
        handler: deployment.handler,
        functionArn: arn,
        clock: this.options.clock.memory,
        compileCache,
      },
      variables: functionEnvironment(
        deployment,
        this.options.mint(deployment.roleArn, deployment.functionName),
        this.options.endpoint,
        folder,
        `${day}/[$LATEST]${randomBytes(16).toString("hex")}`,
      ),
      memoryMb: deployment.memoryMb,
      onWaited: (until) => this.options.clock.spend(until - this.options.clock.now().getTime()),
    });
    this.environments.add(environment);
    return { environment, born: now };
  }

  private async discard(environment: ExecutionEnvironment): Promise<void> {
    this.environments.delete(environment);
    await environment.end({ errorType: "Sandbox.Failure", errorMessage: "the execution environment was ended" });
  }

  private remove(arn: string): void {
    const deployed = this.functions.get(arn);
    if (!deployed) return;
    this.functions.delete(arn);
    for (const { environment } of deployed.idle) void this.discard(environment);
    if (deployed.folder !== undefined) rmSync(deployed.folder, { recursive: true, force: true });
  }

  private traceId(): string {
    const seconds = Math.floor(this.options.clock.now().getTime() / 1000).toString(16);
    const parent = randomBytes(8).toString("hex");
    return `Root=1-${seconds}-${randomBytes(12).toString("hex")};Parent=${parent};Sampled=0;Lineage=1:${randomBytes(4).toString("hex")}:0`;
  }
}

/** A private folder: `task` (the bundle), `home`, `tmp`, and in `node_modules` what the runtime brings. */
function makeFolder({ files }: FunctionDeployment): string {
  const folder = mkdtempSync(path.join(tmpdir(), "reflex-lambda-"));
  for (const part of ["task", "home", "tmp", "node_modules"]) mkdirSync(path.join(folder, part));
  symlinkSync(runtimeSdk, path.join(folder, "node_modules", "@aws-sdk"), "junction");
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, "task", name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return folder;
}

function pick({ errorType, errorMessage }: { errorType: string; errorMessage: string }) {
  return { errorType, errorMessage };
}
