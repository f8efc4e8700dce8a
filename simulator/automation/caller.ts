import { AwsError } from "../aws";
import type { Session } from "../surroundings";
import type { Attempt } from "./attempt";
import { type AutomationDependencies, type ExecutionRecord, StepFailure } from "./types";

/** A call that AWS refused, in boto3's words. */
export class ApiFailure extends StepFailure {
  constructor(
    readonly code: string,
    message: string,
    stage: StepFailure["stage"],
    type: StepFailure["type"],
  ) {
    super(message, stage, type);
  }
}

/** botocore's list of throttling codes. */
const throttling = new Set([
  "Throttling",
  "ThrottlingException",
  "ThrottledException",
  "RequestThrottled",
  "RequestThrottledException",
  "RequestLimitExceeded",
  "TooManyRequestsException",
  "ProvisionedThroughputExceededException",
  "TransactionInProgressException",
  "BandwidthLimitExceeded",
  "PriorRequestNotComplete",
  "SlowDown",
  "EC2ThrottledException",
]);

const denied = new Set([
  "AccessDenied",
  "AccessDeniedException",
  "UnauthorizedOperation",
  "AuthorizationError",
  "ExpiredToken",
]);

/** Ends before executeAwsApi's 25 s, so that a step throttled all along fails with that reason. */
const defaultThrottlingRetrySeconds = 20;
/** Of the session in which a run acts with its role; the run's id follows. */
export const sessionPrefix = "Automation-";

const sessionHours = 1;
const userContextHours = 12;
const hour = 3_600_000;

/** Makes the calls of one run: with its role's session, renewed when it is an hour old, or as its initiator. */
export class Caller {
  private session?: { credentials: Session; since: number };

  constructor(
    private readonly execution: ExecutionRecord,
    private readonly dependencies: AutomationDependencies,
  ) {}

  /** Assumes the role, so that a missing role or trust is refused before the run starts. Throws AwsError. */
  async credentials(): Promise<Session> {
    const { roleArn, account, arn, id, initiator, startedAt } = this.execution;
    const now = this.dependencies.clock.now().getTime();
    if (!roleArn) {
      if (now - startedAt.getTime() <= userContextHours * hour) return { principal: initiator };
      throw new AwsError(
        "ExpiredToken",
        `the run has no assumeRole and lives in its starter's session, which expires after ${userContextHours} hours`,
        403,
      );
    }
    if (!this.session || now - this.session.since >= sessionHours * hour) {
      const request = { roleArn, account, sourceArn: arn, sessionName: `${sessionPrefix}${id}`.slice(0, 64) };
      this.session = { credentials: await this.dependencies.assumeRole(request), since: now };
    }
    return this.session.credentials;
  }

  /** Throttling is retried first, with growing pauses, up to the account's limit; then the step's attempts count. */
  async call(
    attempt: Attempt,
    service: string,
    operation: string,
    parameters: Record<string, unknown>,
  ): Promise<Record<string, unknown>> {
    const limit = (this.dependencies.throttlingRetrySeconds ?? defaultThrottlingRetrySeconds) * 1000;
    let waited = 0;
    for (let pause = 1000; ; pause *= 2) {
      attempt.check();
      try {
        const answer = await this.request(service, operation, parameters);
        attempt.check();
        return answer;
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        if (!throttling.has(error.code) || waited + pause > limit) throw failureOf(error, operation);
      }
      await attempt.sleep(pause);
      waited += pause;
    }
  }

  /** One request without retries. Throws AwsError. */
  async request(
    service: string,
    operation: string,
    parameters: Record<string, unknown>,
  ): Promise<Record<string, unknown>> {
    const { account, region } = this.execution;
    const credentials = await this.credentials();
    return this.dependencies.callAws({ account, region, credentials, service, operation, parameters });
  }
}

function failureOf(error: AwsError, operation: string): ApiFailure {
  if (error.code === "ParamValidation") {
    return new ApiFailure(error.code, `Parameter validation failed: ${error.message}`, "Invocation", "Action");
  }
  const type = throttling.has(error.code) ? "Throttling" : denied.has(error.code) ? "Permission" : "Action";
  const message = `An error occurred (${error.code}) when calling the ${operation} operation: ${error.message}`;
  return new ApiFailure(error.code, message, "Invocation", type);
}
