import { parseArn } from "../../aws/arn";
import type { ApiCall } from "../aws";
import { recordsOf, textsOf } from "./checks";

/** Members that name the resource a call acts upon, for services whose resources other accounts may use. */
const ownerMembers: Readonly<Record<string, readonly string[]>> = {
  dynamodb: ["TableName", "ResourceArn"],
  events: ["EventBusName", "Name", "EventSourceArn", "ResourceARN"],
  kms: ["KeyId"],
  lambda: ["FunctionName"],
  logs: ["logGroupIdentifier", "resourceArn"],
  secretsmanager: ["SecretId"],
  sns: ["TopicArn", "TargetArn", "SubscriptionArn", "ResourceArn"],
  sqs: ["QueueUrl", "SourceArn"],
  ssm: ["Name"],
  stepfunctions: ["stateMachineArn", "executionArn", "activityArn", "resourceArn"],
  sts: ["RoleArn"],
};

/**
 * Account that owns the resource a call acts upon, where the input says so by an ARN or a queue URL; undefined where
 * it is the caller's own or where only a directory knows (S3 buckets, snapshots by id). A run of a shared document
 * belongs to the caller, so StartAutomationExecution and SendCommand name no other owner.
 */
export function resourceAccountOf(call: Pick<ApiCall, "service" | "operation" | "input">): string | undefined {
  const { service, operation, input } = call;
  if (service === "sqs" && operation === "GetQueueUrl") return textsOf(input.QueueOwnerAWSAccountId)[0];
  const [entry] = service === "events" && operation === "PutEvents" ? recordsOf(input.Entries) : [input];
  for (const member of ownerMembers[service] ?? []) {
    const account = accountIn(entry?.[member]);
    if (account !== undefined) return account;
  }
  return undefined;
}

function accountIn(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const arn = parseArn(value);
  if (arn) return arn.account === "" ? undefined : arn.account;
  return /^https?:\/\/[^/]+\/(\d{12})\/[^/]+$/.exec(value)?.[1] ?? /^(\d{12}):function:/.exec(value)?.[1];
}
