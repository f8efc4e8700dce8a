import type { ApiCall } from "../../aws";
import { type AuthorizationCheck, check, ownArn, present, requestTags, requireAction, textsOf } from "../checks";

/** IAM judges log groups with their streams: `log-group:NAME:log-stream:` and, where a stream is named, its name. */
export function logs(call: ApiCall): AuthorizationCheck[] | undefined {
  const { input, operation } = call;
  if (/^(Tag|Untag|ListTagsFor)Resource$/.test(operation)) return undefined;
  const action = `logs:${operation}`;
  const types = requireAction(call, action).resourceTypes.map(({ name }) => name);
  if (operation !== "DescribeLogGroups" && !types.some((type) => type.startsWith("log-"))) return undefined;
  const named = [input.logGroupName, input.logGroupNames, input.logGroupIdentifier, input.logGroupIdentifiers];
  const groups = named.flatMap(textsOf);
  const stream = typeof input.logStreamName === "string" ? input.logStreamName : "";
  const arns = (groups.length > 0 ? groups : [""]).map((group) => {
    const arn = group.startsWith("arn:") ? group.replace(/:\*$/, "") : ownArn(call, "logs", `log-group:${group}`);
    return `${arn}:log-stream:${stream}`;
  });
  return [check(call, action, arns, requestTags(input))];
}

/** Composite alarms are shown only to those who may see every alarm (CloudWatch API reference, DescribeAlarms). */
export function cloudwatch(call: ApiCall): AuthorizationCheck[] | undefined {
  const { input, operation } = call;
  if (operation === "DescribeAlarms" && textsOf(input.AlarmTypes).includes("CompositeAlarm")) {
    return [check(call, "cloudwatch:DescribeAlarms", ["*"])];
  }
  if (operation === "PutMetricData") {
    return [check(call, "cloudwatch:PutMetricData", ["*"], present("cloudwatch:namespace", input.Namespace))];
  }
  return undefined;
}
