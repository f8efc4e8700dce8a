import type { CallRecord } from "../door";
import { authorizationChecks } from "../iam/requests";

/**
 * The types under which the event history lists resources, by service and the ARN's own word for them ("Resource types
 * supported by CloudTrail event history"). Others are listed by name only.
 */
const types: Record<string, string> = {
  "autoscaling autoScalingGroup": "AWS::AutoScaling::AutoScalingGroup",
  "dynamodb table": "AWS::DynamoDB::Table",
  "ec2 image": "AWS::EC2::Ami",
  "ec2 instance": "AWS::EC2::Instance",
  "ec2 network-interface": "AWS::EC2::NetworkInterface",
  "ec2 security-group": "AWS::EC2::SecurityGroup",
  "ec2 snapshot": "AWS::EC2::Snapshot",
  "ec2 subnet": "AWS::EC2::Subnet",
  "ec2 volume": "AWS::EC2::Volume",
  "ec2 vpc": "AWS::EC2::VPC",
  "iam group": "AWS::IAM::Group",
  "iam instance-profile": "AWS::IAM::InstanceProfile",
  "iam policy": "AWS::IAM::Policy",
  "iam role": "AWS::IAM::Role",
  "iam user": "AWS::IAM::User",
  "kms key": "AWS::KMS::Key",
  "lambda function": "AWS::Lambda::Function",
  "rds db": "AWS::RDS::DBInstance",
  "sns topic": "AWS::SNS::Topic",
  "ssm document": "AWS::SSM::Document",
};

/** An event as LookupEvents gives it; times are seconds since 1970. */
export interface EventView {
  EventId: unknown;
  EventName: unknown;
  /** `true` or `false`, as text. */
  ReadOnly: string;
  AccessKeyId?: string;
  Username?: string;
  EventTime: number;
  EventSource: unknown;
  Resources: Resource[];
  CloudTrailEvent: string;
}

interface Resource {
  ResourceType?: string;
  ResourceName: string;
}

/** One event of the history (API reference, Event): the record as a text, and beside it what can be looked up. */
export function eventView(record: CallRecord, detail: Record<string, unknown>): EventView {
  const { call, accessKeyId, at } = record;
  const { principal } = call;
  return {
    EventId: detail.eventID,
    EventName: detail.eventName,
    ReadOnly: String(detail.readOnly),
    ...(principal.kind !== "service" && { AccessKeyId: accessKeyId, Username: userName(principal) }),
    EventTime: Math.floor(at.getTime() / 1000),
    EventSource: detail.eventSource,
    Resources: resourcesOf(record),
    CloudTrailEvent: JSON.stringify(detail),
  };
}

/** A session is looked up by its own name, not by its role's. */
function userName(principal: Exclude<CallRecord["call"]["principal"], { kind: "service" }>): string {
  switch (principal.kind) {
    case "role-session":
      return principal.sessionName;
    case "user":
      return principal.userName;
    case "root":
      return "root";
  }
}

/** AWS has a table of its own for each service; here they are the resources on which IAM judged the call. */
function resourcesOf({ call }: CallRecord): Resource[] {
  const named = new Map<string, Resource>();
  for (const arn of arnsOf(call)) {
    const [, , service, , , ...rest] = arn.split(":");
    const [kind = "", ...parts] = rest.join(":").split(/[:/]/);
    const name = parts.at(-1) ?? kind;
    if (name === "" || /[*?]/.test(name)) continue;
    const type = parts.length > 0 ? types[`${service} ${kind}`] : service === "s3" ? "AWS::S3::Bucket" : undefined;
    named.set(name, { ...(type && { ResourceType: type }), ResourceName: name });
  }
  return [...named.values()];
}

function arnsOf(call: CallRecord["call"]): string[] {
  try {
    return authorizationChecks(call).flatMap(({ resources }) => resources.filter((one) => one.startsWith("arn:")));
  } catch {
    // An operation without an IAM action of its name: the history lists it without resources.
    return [];
  }
}
