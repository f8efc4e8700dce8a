import { resourceRule } from "../../rule";

/** Permissions of single users are forgotten when people change their work. */
export const noUserPolicies = resourceRule({
  name: "iam-no-user-policies",
  severity: "medium",
  description: "No policy is attached to a single user.",
  remediation: ["Attach the policy to a group, or better to a role that the person or program assumes."],
  references: [
    { framework: "AWS FSBP", id: "IAM.2" },
    { framework: "CIS AWS Foundations", id: "1.15" },
    { framework: "NIST SP 800-53 r5", id: "AC-6" },
  ],
  types: ["aws:iam/userPolicy:UserPolicy", "aws:iam/userPolicyAttachment:UserPolicyAttachment"],
  configuration: {},
  *check() {
    yield { field: "user", found: "the policy belongs to one user", fix: "Attach it to a role or group." };
  },
});
