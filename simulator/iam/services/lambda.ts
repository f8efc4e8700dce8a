import { parseArn } from "../../../aws/arn";
import type { ApiCall } from "../../aws";
import { type AuthorizationCheck, check, named, ownArn, requestTags, requireAction } from "../checks";

/** A function is given by name, `account:function:name` or ARN, each with or without a version or alias. */
export function lambda(call: ApiCall): AuthorizationCheck[] | undefined {
  const { FunctionName: name, Qualifier: qualifier } = call.input;
  const invokes = call.operation.startsWith("Invoke");
  const action = `lambda:${invokes ? "InvokeFunction" : call.operation}`;
  if (!invokes && (name === undefined || requireAction(call, action).resourceTypes.length === 0)) return undefined;
  const arn = functionArn(call, named(name));
  const qualified = invokes && typeof qualifier === "string" ? `${arn}:${qualifier}` : arn;
  return [check(call, action, [qualified], requestTags(call.input))];
}

function functionArn(call: ApiCall, name: string): string {
  if (parseArn(name)) return name;
  const [, account = call.account, own = name] = /^(\d{12}):function:(.+)$/.exec(name) ?? [];
  return ownArn(call, "lambda", `function:${own}`, account);
}
