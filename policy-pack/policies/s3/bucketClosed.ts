import { stackRule } from "../../stackRule";
import { demandTrue } from "../../values";

const bucketType = "aws:s3/bucket:Bucket";
const block = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const policy = "aws:s3/bucketPolicy:BucketPolicy";

/** A bucket stays closed whatever somebody does to its policy or objects later. */
export const bucketClosed = stackRule({
  name: "s3-bucket-closed",
  severity: "high",
  description: "A bucket blocks public access in all four ways, and has a policy that requires TLS.",
  remediation: [
    "Make a BucketPublicAccessBlock for the bucket with all four settings true.",
    "Make a BucketPolicy that denies s3:* where aws:SecureTransport is false.",
  ],
  references: [
    { framework: "AWS FSBP", id: "S3.8" },
    { framework: "CIS AWS Foundations", id: "2.1.4" },
    { framework: "NIST SP 800-53 r5", id: "AC-3" },
  ],
  types: [bucketType, block, policy],
  subjects: [bucketType],
  configuration: {},
  *check(bucket, _configuration, stack) {
    const blocks = stack.referring(bucket, "bucket", block);
    if (blocks.length === 0)
      yield {
        field: "bucket",
        found: "the stack makes no BucketPublicAccessBlock for the bucket",
        fix: "Make one with all four settings true.",
      };
    for (const found of blocks)
      for (const setting of ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"])
        yield* demandTrue(found.at(setting), "Set it to true in the BucketPublicAccessBlock of the bucket.");
    if (stack.referring(bucket, "bucket", policy).length === 0)
      yield {
        field: "bucket",
        found: "the stack makes no BucketPolicy for the bucket, so nothing requires TLS",
        fix: "Make one that denies s3:* where aws:SecureTransport is false.",
      };
  },
});
