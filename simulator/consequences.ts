import { partitionOf } from "../aws/partitions";
import type { ServiceEvent } from "./aws";
import type { CallRecord, Invocation } from "./door";
import { cloudTrailRecord, isManagementWrite } from "./door/cloudtrail";
import type { ObjectEvents } from "./s3/objectEvents";

export type Consequence =
  | { kind: "queued"; queueArn: string; delayMs: number }
  | { kind: "invocation"; invocation: Invocation }
  | { kind: "published"; message: { topicArn: string; subject?: string; message: string } }
  | { kind: "event"; event: ServiceEvent; delayMs: number };

// Typical, not documented: CloudTrail delivers within minutes, S3 and EC2 send events within seconds.
export const cloudTrailDelayMs = 60_000;
const stateChangeDelayMs = 2_000;
const objectDelayMs = 1_000;

/** What a successful call sets in motion elsewhere, as AWS would. A failed one is still seen by CloudTrail. */
export function consequences(record: CallRecord, objects: ObjectEvents): Consequence[] {
  const { call, error } = record;
  const found: Consequence[] = [];
  if (isManagementWrite(call.service, call.operation)) {
    const detail = cloudTrailRecord(record);
    const source = String(detail.eventSource).replace(/\.amazonaws\.com$/, "");
    found.push({
      kind: "event",
      event: { source: `aws.${source}`, "detail-type": "AWS API Call via CloudTrail", resources: [], detail },
      delayMs: cloudTrailDelayMs,
    });
  }
  if (error) return found;
  const object = objects.of(record);
  if (object) found.push({ kind: "event", event: object, delayMs: objectDelayMs });
  for (const queued of record.effects?.queued ?? []) found.push({ kind: "queued", ...queued });
  for (const invocation of record.effects?.invocations ?? []) found.push({ kind: "invocation", invocation });
  const input = call.input as Record<string, string | undefined>;
  switch (`${call.service}:${call.operation}`) {
    case "sns:Publish":
      found.push({
        kind: "published",
        message: {
          topicArn: input.TopicArn ?? input.TargetArn ?? "",
          subject: input.Subject,
          message: input.Message ?? "",
        },
      });
      break;
    case "ec2:TerminateInstances":
      found.push(...stateChanges(record, ["shutting-down", "terminated"]));
      break;
    case "ec2:StopInstances":
      found.push(...stateChanges(record, ["stopping", "stopped"]));
      break;
    case "ec2:StartInstances":
      found.push(...stateChanges(record, ["pending", "running"]));
      break;
  }
  return found;
}

function stateChanges({ call }: CallRecord, states: string[]): Consequence[] {
  return ((call.input.InstanceIds ?? []) as string[]).flatMap((id) =>
    states.map(
      (state, i): Consequence => ({
        kind: "event",
        delayMs: stateChangeDelayMs * (i + 1),
        event: {
          source: "aws.ec2",
          "detail-type": "EC2 Instance State-change Notification",
          resources: [`arn:${partitionOf(call.region)}:ec2:${call.region}:${call.account}:instance/${id}`],
          detail: { "instance-id": id, state },
        },
      }),
    ),
  );
}
