import { matchesPattern } from "../../documents/arn";
import { broadPolicy } from "../../documents/managedPolicies";
import type { Field } from "../../field";
import { type Check, unjudged } from "../../finding";
import { resourceRule } from "../../rule";

/** Where each type names managed policies. */
const references: Readonly<Record<string, string>> = {
  "aws:iam/role:Role": "managedPolicyArns",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "policyArn",
  "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": "policyArns",
  "aws:iam/userPolicyAttachment:UserPolicyAttachment": "policyArn",
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": "policyArn",
  "aws:iam/policyAttachment:PolicyAttachment": "policyArn",
  "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment": "managedPolicyArn",
};

/** A managed policy of AWS for a whole service grants what a policy of one's own may not. */
export const broadManagedPolicies = resourceRule({
  name: "iam-no-broad-managed-policy",
  severity: "high",
  description: "No identity gets a managed policy of AWS that grants everything, or everything of a service.",
  remediation: [
    "Write a policy with the actions and resources that are needed, and attach it instead.",
    "Where administrators are meant (a permission set, a break-glass role), list the policy under allowed.",
  ],
  references: [
    { framework: "AWS FSBP", id: "IAM.1" },
    { framework: "CIS AWS Foundations", id: "1.16" },
    { framework: "NIST SP 800-53 r5", id: "AC-6" },
  ],
  types: Object.keys(references),
  configuration: {
    allowed: {
      type: "array",
      items: { type: "string" },
      description: "Patterns (* and ?) of names of managed policies that may be attached, as in AmazonSQSFullAccess.",
      default: [] as string[],
    },
  },
  *check(inputs, { allowed }, { type }) {
    for (const field of inputs.at(references[type] ?? "").elements()) yield* checkPolicy(field, allowed);
  },
});

function* checkPolicy(field: Field, allowed: string[]): Check {
  if (field.kind === "unknown") yield unjudged(field);
  const name = broadPolicy(field.text);
  if (name !== undefined && !allowed.some((pattern) => matchesPattern(pattern, name)))
    yield {
      field: field.path,
      found: `${name} grants ${/^(Admin|Power)/.test(name) ? "every service" : "everything of its services"}`,
      fix: "Attach a policy with the actions and resources that are needed.",
    };
}
