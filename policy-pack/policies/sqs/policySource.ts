import { checkSenders } from "../../documents/senders";
import { resourceRule } from "../../rule";
import { organizationSetting } from "../../setting";

const queue = "aws:sqs/queue:Queue";

/** No unknown principal reads or writes a queue, and nobody without TLS. */
export const queuePolicySource = resourceRule({
  name: "sqs-policy-source",
  severity: "high",
  description: "The policy of a queue restricts services and outside principals by source, and requires TLS.",
  remediation: [
    "Add aws:SourceArn and aws:SourceAccount conditions to statements that allow a service.",
    'Replace the principal "*" by roles, or add StringEquals aws:PrincipalOrgID.',
    'Add a statement that denies sqs:* to "*" where aws:SecureTransport is false.',
  ],
  references: [
    { framework: "AWS FSBP", id: "SQS.3" },
    { framework: "NIST SP 800-53 r5", id: "SC-8" },
  ],
  types: [queue, "aws:sqs/queuePolicy:QueuePolicy"],
  configuration: { organizationId: organizationSetting },
  *check(inputs, { organizationId }, { type }) {
    const policy = inputs.at("policy");
    // Without a policy only identities of the account itself have access.
    if (type === queue && policy.kind === "absent") return;
    yield* checkSenders(policy, organizationId, ["sqs:SendMessage", "sqs:ReceiveMessage"]);
  },
});
