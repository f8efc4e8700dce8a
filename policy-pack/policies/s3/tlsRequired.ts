import { bucketTypes, policyTypes } from "../../services/buckets";
import { stackRule } from "../../stackRule";

/** Without a policy of its own a bucket answers requests without TLS, too. */
export const tlsRequired = stackRule({
  name: "s3-tls-required",
  severity: "low",
  description: "A bucket has a policy, which s3-policy-source judges, so that it requires TLS.",
  remediation: ["Make a BucketPolicy that denies s3:* where aws:SecureTransport is false."],
  references: [
    { framework: "AWS FSBP", id: "S3.5" },
    { framework: "CIS AWS Foundations", id: "2.1.1" },
  ],
  types: [...bucketTypes, ...policyTypes],
  subjects: bucketTypes,
  configuration: {},
  *check(bucket, _configuration, stack) {
    if (bucket.at("policy").kind === "absent" && stack.referring(bucket, "bucket", ...policyTypes).length === 0)
      yield {
        field: "bucket",
        found: "the stack makes no BucketPolicy for the bucket, so nothing requires TLS",
        fix: "Make one that denies s3:* where aws:SecureTransport is false.",
      };
  },
});
