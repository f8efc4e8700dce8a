import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { isRecord } from "../../aws/json";
import { type Service, services } from "../../aws/services";
import { callerFunctionName, workflowRoleName } from "../../organization/names";
import { describeStop, type Stop, stopKeys } from "../../organization/stops";
import type { MemberAccess, Sender } from "../shared/dependencies";
import { assumeIn } from "../shared/sessions";
import { stopsOf } from "../shared/stops";

/** One call of a workflow in a member account. */
export interface MemberCall {
  account: string;
  region: string;
  /** Name of the role of the workflow in that account. */
  role: string;
  service: Service;
  /** As the API names it: `DescribeInstances`. */
  operation: string;
  input: Record<string, unknown>;
}

/**
 * Makes the calls of workflows: an integration of Step Functions calls its own Region only (developer guide, "Call other
 * AWS services": there is no parameter for it), and incidents are in every governed Region. What may be called is decided by
 * the role of the workflow in the member account. Errors keep the name that AWS gives them, by which states catch them.
 */
export class Caller {
  constructor(private readonly outside: Dependencies) {}

  /** @throws Error of AWS, or one that says what of the request cannot be. */
  async handle(request: unknown): Promise<Record<string, unknown>> {
    const { account, input, operation, region, role, service } = read(request);
    if (!Object.hasOwn(this.outside.settings.members, account)) throw new Error(`Account ${account} is no member.`);
    if (!isRead(operation)) await this.refuseStopped(account);
    const call = await assumeIn(this.outside, { account, region, role }, callerFunctionName);
    const { $metadata, ...answer } = await call(service, operation, withDates(input));
    return answer;
  }

  /** A workflow that has begun goes on to read and to notify people, and starts nothing while Reflex is stopped. */
  private async refuseStopped(account: string): Promise<void> {
    const [stop] = await stopsOf(this.outside, [stopKeys.all, stopKeys.account(account)]);
    if (stop) throw new Stopped(stop);
  }
}

/** Everything outside the function. */
export interface Dependencies extends MemberAccess {
  dynamodb: Sender<DynamoDBClient>;
  now(): number;
}

/** Nothing is started: people stopped Reflex. Its name is what a state catches. */
class Stopped extends Error {
  constructor(stop: Stop) {
    super(`Reflex is ${describeStop(stop)}`);
    this.name = "ReflexStopped";
  }
}

const isRead = (operation: string): boolean => /^(Describe|Get|List|Lookup)/.test(operation);

function read(request: unknown): MemberCall {
  const { account, input, operation, region, role, service } = isRecord(request) ? request : {};
  if (
    typeof account !== "string" ||
    typeof region !== "string" ||
    typeof role !== "string" ||
    !role.startsWith(workflowRoleName("")) ||
    typeof service !== "string" ||
    !Object.hasOwn(services, service) ||
    typeof operation !== "string" ||
    !isRecord(input)
  )
    throw new Error("The request is no call of a workflow. Only state machines of Reflex invoke this function.");
  return { account, region, role, service: service as Service, operation, input };
}

/** JSON has no dates, and the SDK accepts nothing else as a timestamp. */
const withDates = (input: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(input).map(([name, value]) => [
      name,
      name.endsWith("Time") && typeof value === "string" ? new Date(value) : value,
    ]),
  );
