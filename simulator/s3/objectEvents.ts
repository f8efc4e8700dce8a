import { partitionOf } from "../../aws/partitions";
import type { ApiCall, ServiceEvent } from "../aws";
import type { CallRecord } from "../door";

/**
 * Buckets that send EventBridge events of their objects, and these events ("EventBridge event message structure", S3 user
 * guide). Only PutObject causes one; copies, multipart uploads and deletions are not.
 */
export class ObjectEvents {
  private readonly buckets = new Set<string>();
  private created = 0;

  /** Sets whether a bucket sends its events to EventBridge. */
  configure(bucket: string, toEventBridge: boolean): void {
    if (toEventBridge) this.buckets.add(bucket);
    else this.buckets.delete(bucket);
  }

  /** Follows a successful call that configured a bucket; an empty configuration sends nothing. */
  follow({ service, operation, input }: ApiCall): void {
    if (service !== "s3" || operation !== "PutBucketNotificationConfiguration") return;
    const configuration = input.NotificationConfiguration as { EventBridgeConfiguration?: object } | undefined;
    this.configure(String(input.Bucket), configuration?.EventBridgeConfiguration !== undefined);
  }

  /** The event of a successful call, if its bucket sends one. */
  of(record: CallRecord): ServiceEvent | undefined {
    const { call, response = {}, requestId, sourceIpAddress } = record;
    const { service, operation, input } = call;
    const bucket = String(input.Bucket);
    if (service !== "s3" || operation !== "PutObject" || !this.buckets.has(bucket)) return undefined;
    this.created++;
    const { ETag, VersionId } = response as { ETag?: string; VersionId?: string };
    return {
      source: "aws.s3",
      "detail-type": "Object Created",
      resources: [`arn:${partitionOf(call.region)}:s3:::${bucket}`],
      detail: {
        version: "0",
        bucket: { name: bucket },
        object: {
          key: input.Key,
          size: Number(input.ContentLength ?? 0),
          ...(ETag && { etag: ETag.replaceAll('"', "") }),
          ...(VersionId && { "version-id": VersionId }),
          sequencer: this.created.toString(16).toUpperCase().padStart(18, "0"),
        },
        "request-id": requestId,
        requester: call.principal.kind === "service" ? call.principal.service : call.principal.account,
        "source-ip-address": sourceIpAddress,
        reason: "PutObject",
      },
    };
  }
}
