import { checkCallers } from "../../documents/senders";
import { resourceRule } from "../../rule";
import { organizationSetting } from "../../setting";

const key = "aws:kms/key:Key";

/** Who can use a key can read what it encrypts. */
export const keyPolicySource = resourceRule({
  name: "kms-key-policy",
  severity: "critical",
  description: "The policy of a key allows no unknown principal.",
  remediation: [
    'Replace the principal "*" by roles, or add a condition on kms:CallerAccount or aws:PrincipalOrgID.',
    "Add aws:SourceArn or aws:SourceAccount conditions to statements that allow a service.",
  ],
  references: [
    { framework: "AWS FSBP", id: "KMS.5" },
    { framework: "NIST SP 800-53 r5", id: "AC-3" },
  ],
  types: [key, "aws:kms/keyPolicy:KeyPolicy"],
  configuration: { organizationId: organizationSetting },
  *check(inputs, { organizationId }, { type }) {
    const policy = inputs.at("policy");
    // Without a policy KMS lets the identities of the key's own account use it.
    if (type === key && policy.kind === "absent") return;
    yield* checkCallers(policy, organizationId);
  },
});
