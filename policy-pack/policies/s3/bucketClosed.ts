import { blockSettings, bucketTypes } from "../../services/buckets";
import { stackRule } from "../../stackRule";
import { demandTrue } from "../../values";

const block = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";

/** A bucket stays closed whatever somebody does to its policy or objects later, as new buckets do (`bucketsBlocked`). */
export const bucketClosed = stackRule({
  name: "s3-bucket-closed",
  severity: "high",
  description: "No bucket opens its block of public access, which S3 sets for new buckets.",
  remediation: ["Set all four settings of the BucketPublicAccessBlock to true, or leave it out for a new bucket."],
  references: [
    { framework: "AWS FSBP", id: "S3.8" },
    { framework: "CIS AWS Foundations", id: "2.1.4" },
    { framework: "NIST SP 800-53 r5", id: "AC-3" },
  ],
  types: [...bucketTypes, block],
  subjects: bucketTypes,
  configuration: {},
  *check(bucket, _configuration, stack) {
    for (const found of stack.referring(bucket, "bucket", block))
      for (const setting of blockSettings)
        yield* demandTrue(found.at(setting), "Set it to true in the BucketPublicAccessBlock of the bucket.");
  },
});
