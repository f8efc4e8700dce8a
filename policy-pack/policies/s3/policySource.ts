import { checkSenders } from "../../documents/senders";
import { resourceRule } from "../../rule";
import { organizationSetting } from "../../setting";

/** Nobody unknown reads or writes a bucket, and nobody without TLS. */
export const bucketPolicySource = resourceRule({
  name: "s3-policy-source",
  severity: "high",
  description: "The policy of a bucket says on whose behalf services and strangers may come, and demands TLS.",
  remediation: [
    "Add aws:SourceArn and aws:SourceAccount conditions to statements that allow a service.",
    'Replace the principal "*" by roles, or add StringEquals aws:PrincipalOrgID.',
    'Add a statement that denies s3:* to "*" where aws:SecureTransport is false, on the bucket and on what is in it.',
  ],
  references: [
    { framework: "AWS FSBP", id: "S3.5" },
    { framework: "CIS AWS Foundations", id: "2.1.1" },
    { framework: "NIST SP 800-53 r5", id: "SC-8" },
  ],
  types: ["aws:s3/bucketPolicy:BucketPolicy"],
  configuration: { organizationId: organizationSetting },
  *check(inputs, { organizationId }) {
    yield* checkSenders(inputs.at("policy"), organizationId, ["s3:GetObject", "s3:PutObject"]);
  },
});
