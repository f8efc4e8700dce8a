import type { ApiCall } from "../aws";
import { resourceAccountOf } from "../iam/owner";

/** Which account owns the resource that a call names, when it is not the caller's own. */
export class ResourceOwners {
  /** Bucket names are global and say nothing of their owner. */
  private readonly buckets = new Map<string, string>();

  bucketCreated(name: string, account: string): void {
    this.buckets.set(name, account);
  }

  of(call: ApiCall): string | undefined {
    const bucket = call.service === "s3" ? this.buckets.get(String(call.input.Bucket)) : undefined;
    return bucket ?? resourceAccountOf(call);
  }

  /** Follows a successful call that created a bucket. */
  follow({ service, operation, input, account }: ApiCall): void {
    if (service === "s3" && operation === "CreateBucket") this.bucketCreated(String(input.Bucket), account);
  }
}
