import { type ApiCall, AwsError } from "../../aws";

/** "General quotas" (Step Functions guide, service-quotas): names of state machines and executions. */
const forbidden = /[\s?*<>{}[\]"#%\\^|~`$&,;:/\p{Cc}]/u;

export function checkName(name: string): void {
  if (name !== "" && name.length <= 80 && !forbidden.test(name)) return;
  throw new AwsError("InvalidName", `Invalid Name: '${name}'`);
}

/** @throws AwsError InvalidArn for a text that is no ARN (recorded). */
export function checkArn(arn: string): void {
  if (!arn.startsWith("arn:")) throw new AwsError("InvalidArn", `Invalid Arn: 'Invalid ARN prefix: ${arn}'`);
}

/** A member of the input that must be text. @throws AwsError ValidationException */
export function textMember(call: ApiCall, member: string): string {
  const value = optionalText(call, member);
  if (value) return value;
  throw new AwsError("ValidationException", `${member}: a value is required`);
}

export function optionalText(call: ApiCall, member: string): string | undefined {
  const value = call.input[member];
  return typeof value === "string" ? value : undefined;
}

/** Refuses members whose effect is not emulated, each with the reason. */
export function refuseMembers(call: ApiCall, members: Readonly<Record<string, string>>): void {
  for (const [member, reason] of Object.entries(members)) {
    const value = call.input[member];
    if (value === undefined || value === false) continue;
    throw new AwsError("NotImplemented", `${call.operation} with ${member}: ${reason}`, 501);
  }
}

const longestToken = 3096;

/** One page of a list; the token is the number of items before it. */
export function page<T>(items: T[], call: ApiCall, most: number): { items: T[]; nextToken?: string } {
  const token = String(call.input.nextToken ?? 0);
  if (token.length > longestToken) {
    const constraint = `Member must have length less than or equal to ${longestToken}`;
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value '${token}' at 'nextToken' failed to satisfy constraint: ${constraint}`,
    );
  }
  const start = Number(token);
  if (!Number.isInteger(start) || start < 0) throw new AwsError("InvalidToken", "Invalid Token: 'Invalid token'");
  const asked = Number(call.input.maxResults ?? 0);
  if (asked > most) {
    const constraint = `Member must have value less than or equal to ${most}`;
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value '${asked}' at 'maxResults' failed to satisfy constraint: ${constraint}`,
    );
  }
  // "The default is 100 and the maximum allowed page size is 1000. A value of 0 uses the default."
  const size = asked || 100;
  const end = start + size;
  return { items: items.slice(start, end), ...(end < items.length && { nextToken: String(end) }) };
}
