import type { ApiCall } from "../../aws";
import { type AuthorizationCheck, check, named, ownArn, present, requestTags, requireAction, textsOf } from "../checks";

/** Queues are given by URL, whose path names owner and queue; batches need the permission of one message. */
export function sqs(call: ApiCall): AuthorizationCheck[] | undefined {
  const { QueueUrl: url, QueueName: name, QueueOwnerAWSAccountId: owner } = call.input;
  const action = `sqs:${call.operation.replace(/Batch$/, "")}`;
  if (call.input.SourceArn !== undefined || requireAction(call, action).resourceTypes.length === 0) return undefined;
  const [queue, account] = typeof url === "string" ? url.split("/").reverse() : [name, owner];
  const holder = typeof account === "string" && /^\d{12}$/.test(account) ? account : call.account;
  return [check(call, action, [ownArn(call, "sqs", named(queue), holder)], requestTags(call.input))];
}

export function sns(call: ApiCall): AuthorizationCheck[] | undefined {
  const { input, operation } = call;
  if (operation === "Subscribe") {
    const context = { ...present("sns:Protocol", input.Protocol), ...present("sns:Endpoint", input.Endpoint) };
    return [check(call, "sns:Subscribe", textsOf(input.TopicArn), context)];
  }
  if (!operation.startsWith("Publish")) return undefined;
  const topics = textsOf(input.TopicArn ?? input.TargetArn);
  // A message to a telephone has no topic.
  return [check(call, "sns:Publish", topics.length > 0 ? topics : ["*"])];
}
