import { type ApiCall, AwsError } from "../aws";
import { functionArn } from "./deployment";

/** A function, as a call names it. */
export interface Target {
  name: string;
  account: string;
  region: string;
  /** Version or alias; undefined for the function itself. */
  qualifier?: string;
}

/**
 * The function by name, `name:qualifier`, `account:function:name` or ARN.
 * @param own the qualifier of an operation that has one of its own.
 * @throws AwsError ValidationException
 */
export function functionOf(call: ApiCall, own?: unknown): Target {
  const text = String(call.input.FunctionName ?? "");
  const match =
    /^(?:arn:[^:]+:lambda:(?<region>[^:]+):)?(?:(?<account>\d{12}):function:|function:)?(?<name>[\w-]+)(?::(?<qualifier>[\w$-]+))?$/.exec(
      text,
    );
  const { name, account = call.account, region = call.region } = match?.groups ?? {};
  if (!name)
    throw new AwsError(
      "ValidationException",
      `${JSON.stringify(text)} at 'functionName' is neither a function's name nor its ARN`,
    );
  const qualifier = match?.groups?.qualifier ?? (own === undefined ? undefined : String(own));
  return { name, account, region, qualifier: qualifier === "$LATEST" ? undefined : qualifier };
}

export const targetArn = ({ name, qualifier, ...place }: Target): string =>
  functionArn({ functionName: name, ...place }) + (qualifier ? `:${qualifier}` : "");
