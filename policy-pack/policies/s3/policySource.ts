import { checkSenders } from "../../documents/senders";
import { resourceRule } from "../../rule";
import { bucketTypes, policyTypes } from "../../services/buckets";
import { organizationSetting } from "../../setting";

/** No unknown principal reads or writes a bucket, and nobody without TLS. */
export const bucketPolicySource = resourceRule({
  name: "s3-policy-source",
  severity: "high",
  description: "The policy of a bucket restricts services and outside principals by source, and requires TLS.",
  remediation: [
    "Add aws:SourceArn and aws:SourceAccount conditions to statements that allow a service.",
    'Replace the principal "*" by roles, or add StringEquals aws:PrincipalOrgID.',
    'Add a statement that denies s3:* to "*" where aws:SecureTransport is false, on the bucket and on its objects.',
  ],
  references: [
    { framework: "AWS FSBP", id: "S3.5" },
    { framework: "CIS AWS Foundations", id: "2.1.1" },
    { framework: "NIST SP 800-53 r5", id: "SC-8" },
  ],
  types: [...bucketTypes, ...policyTypes],
  configuration: { organizationId: organizationSetting },
  *check(inputs, { organizationId }, { type }) {
    const policy = inputs.at("policy");
    // Without a policy only identities of the account itself have access.
    if (bucketTypes.includes(type) && policy.kind === "absent") return;
    yield* checkSenders(policy, organizationId, ["s3:GetObject", "s3:PutObject"]);
  },
});
