import { checkSenders } from "../../documents/senders";
import { resourceRule } from "../../rule";
import { organizationSetting } from "../../setting";

const topic = "aws:sns/topic:Topic";

/** No unknown principal publishes to a topic, and nobody without TLS. */
export const topicPolicySource = resourceRule({
  name: "sns-policy-source",
  severity: "high",
  description: "The policy of a topic restricts services and outside principals by source, and requires TLS.",
  remediation: [
    "Add aws:SourceArn and aws:SourceAccount conditions to statements that allow a service.",
    'Replace the principal "*" by roles, or add StringEquals aws:PrincipalOrgID.',
    'Add a statement that denies sns:Publish to "*" where aws:SecureTransport is false.',
  ],
  references: [
    { framework: "AWS FSBP", id: "SNS.4" },
    { framework: "NIST SP 800-53 r5", id: "SC-8" },
  ],
  types: [topic, "aws:sns/topicPolicy:TopicPolicy"],
  configuration: { organizationId: organizationSetting },
  *check(inputs, { organizationId }, { type }) {
    const policy = inputs.at("policy");
    // Without a policy SNS gives the topic one that names its own account only.
    if (type === topic && policy.kind === "absent") return;
    yield* checkSenders(policy, organizationId, ["sns:Publish"]);
  },
});
