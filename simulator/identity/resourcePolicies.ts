import type { PolicyDocument } from "../../aws/iam";
import { partitionOf } from "../../aws/partitions";
import type { ApiCall } from "../aws";
import type { NamedPolicy } from "../iam/evaluate";

/**
 * The resource policies of the organization by ARN (bus, queue, topic, table, bucket, function). They come from the
 * deployment and follow later API calls that make or replace them.
 */
export class ResourcePolicies {
  private readonly byArn = new Map<string, NamedPolicy>();

  set(arn: string, name: string, document: PolicyDocument | string): void {
    this.byArn.set(arn, { name, document: typeof document === "string" ? JSON.parse(document) : document });
  }

  delete(arn: string): void {
    this.byArn.delete(arn);
  }

  /**
   * The policy that guards a resource: its own, or that of the bucket, table or function it is part of; that of a
   * resource share of EC2.
   */
  for(arn: string): NamedPolicy | undefined {
    const exact = this.byArn.get(arn);
    if (exact) return exact;
    const [, partition, service, , , ...rest] = arn.split(":");
    const resource = rest.join(":");
    if (service === "s3") return this.byArn.get(`arn:${partition}:s3:::${resource.split("/")[0]}`);
    if (service === "dynamodb") return this.byArn.get(arn.split("/").slice(0, 2).join("/"));
    if (service === "lambda") return this.byArn.get(arn.split(":").slice(0, 7).join(":"));
    if (service === "ec2")
      return this.byArn.get(`arn:${partition}:ec2:*:${arn.split(":")[4]}:${resource.split("/")[0]}/*`);
    return undefined;
  }

  /** Follows a successful call that replaced or removed a resource policy. */
  follow(call: ApiCall): void {
    const input = call.input as Record<string, string & Record<string, string>>;
    switch (`${call.service}:${call.operation}`) {
      case "sqs:CreateQueue":
      case "sqs:SetQueueAttributes": {
        const policy = input.Attributes?.Policy;
        if (policy !== undefined) this.replace(this.arnOf(call, "sqs", queueIn(call)), "queue", policy);
        break;
      }
      case "sqs:DeleteQueue":
        this.byArn.delete(this.arnOf(call, "sqs", queueIn(call)));
        break;
      case "sns:CreateTopic": {
        const policy = input.Attributes?.Policy;
        if (policy !== undefined) this.replace(this.arnOf(call, "sns", String(input.Name)), "topic", policy);
        break;
      }
      case "sns:DeleteTopic":
        this.byArn.delete(String(input.TopicArn));
        break;
      case "sns:SetTopicAttributes":
        if (input.AttributeName === "Policy") this.replace(String(input.TopicArn), "topic", input.AttributeValue);
        break;
      case "s3:PutBucketPolicy":
        this.replace(`arn:${partitionOf(call.region)}:s3:::${input.Bucket}`, "bucket", input.Policy);
        break;
      case "s3:DeleteBucketPolicy":
        this.byArn.delete(`arn:${partitionOf(call.region)}:s3:::${input.Bucket}`);
        break;
      case "dynamodb:PutResourcePolicy":
        this.replace(String(input.ResourceArn), "table", input.Policy);
        break;
      case "dynamodb:DeleteResourcePolicy":
        this.byArn.delete(String(input.ResourceArn));
        break;
    }
  }

  private arnOf({ account, region }: ApiCall, service: string, name: string): string {
    return `arn:${partitionOf(region)}:${service}:${region}:${account}:${name}`;
  }

  private replace(arn: string, kind: string, document: string | undefined): void {
    if (document) this.set(arn, `${kind} policy of ${arn.split(/[:/]/).pop()}`, document);
    else this.byArn.delete(arn);
  }
}

/** By its name, or by its URL. */
const queueIn = ({ input }: ApiCall): string =>
  String(input.QueueName ?? input.QueueUrl)
    .split("/")
    .pop() ?? "";
