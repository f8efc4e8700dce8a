import { type ApiCall, AwsError, principalArn } from "../aws";
import type { Dice } from "./dice";

/** Of the calls that are not in a burst already. */
const share = 0.06;
/** SDKs make three attempts by default ("Retry behavior", AWS SDKs and Tools reference guide): the third one passes. */
const longestBurst = 2;

/** Error code and status of a throttled call, by the documents ("Common errors") of each service. */
const errors: Readonly<Record<string, [code: string, status: number]>> = {
  autoscaling: ["Throttling", 400],
  cloudformation: ["Throttling", 400],
  cloudwatch: ["Throttling", 400],
  dynamodb: ["ProvisionedThroughputExceededException", 400],
  ec2: ["RequestLimitExceeded", 503],
  elb: ["Throttling", 400],
  elbv2: ["Throttling", 400],
  guardduty: ["TooManyRequestsException", 429],
  iam: ["Throttling", 400],
  lambda: ["TooManyRequestsException", 429],
  organizations: ["TooManyRequestsException", 400],
  rds: ["Throttling", 400],
  s3: ["SlowDown", 503],
  secretsmanager: ["ThrottlingException", 400],
  sns: ["Throttling", 400],
  sqs: ["RequestThrottled", 400],
  sts: ["Throttling", 400],
};

/** Bursts of throttling: one or two calls in a row of one caller to one operation, and then none for as many calls. */
export class Throttling {
  /** By caller and operation: how many calls are still throttled, and how many pass then for certain. */
  private readonly bursts = new Map<string, { throttled: number; passing: number }>();

  constructor(private readonly dice: Dice) {}

  /** The error that a call meets; undefined when it passes. */
  meets(call: ApiCall): AwsError | undefined {
    const { service, operation, account, region } = call;
    const caller = call.principal.kind === "role-session" ? call.principal.roleArn : principalArn(call.principal);
    const occasion = [account, region, caller, service, operation];
    const name = occasion.join(" ");
    const burst = this.bursts.get(name) ?? { throttled: 0, passing: 0 };
    this.bursts.set(name, burst);
    if (burst.throttled === 0 && burst.passing > 0) {
      burst.passing--;
      return undefined;
    }
    if (burst.throttled === 0) {
      if (!this.dice.happens(share, "throttling", ...occasion)) return undefined;
      burst.throttled = this.dice.between(1, longestBurst, "burst", ...occasion);
      burst.passing = longestBurst;
    }
    burst.throttled--;
    const [code, status] = errors[service] ?? ["ThrottlingException", 400];
    return new AwsError(code, "Rate exceeded", status);
  }
}
