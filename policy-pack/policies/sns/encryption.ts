import { readPolicy } from "../../documents/policyDocument";
import type { Field } from "../../field";
import { type Check, read, resultOf, unjudged } from "../../finding";
import { resourceRule } from "../../rule";

/** Encryption of a topic protects messages, and does not block their delivery. */
export const topicEncryption = resourceRule({
  name: "sns-encryption",
  severity: "medium",
  description: "The services that publish to a topic can use its key; a key is required where configured.",
  remediation: [
    "Use a customer key whose policy lets the publishing services kms:GenerateDataKey and kms:Decrypt.",
    "Or leave kmsMasterKeyId out: SNS then encrypts its disks with a key of its own.",
  ],
  references: [{ framework: "NIST SP 800-53 r5", id: "SC-28" }],
  types: ["aws:sns/topic:Topic"],
  configuration: {
    customerKey: {
      type: "boolean",
      description: "Whether every topic needs a KMS key of the customer's, on top of the encryption of SNS itself.",
      default: false,
    },
  },
  *check(inputs, { customerKey }) {
    const key = inputs.at("kmsMasterKeyId");
    const fix = "Set it to a customer key whose policy lets the publishing services use it.";
    if (key.kind === "absent") {
      if (customerKey) yield { field: key.path, found: "it is missing", fix };
      return;
    }
    const text = yield* read(key, "text", fix);
    if (text === undefined) return;
    if (!/(^|\/)aws\/sns$/.test(text)) return;
    if (customerKey) yield { field: key.path, found: `found "${text}", the key of AWS`, fix };
    else yield* checkPublishers(inputs.at("policy"), key.path, text, fix);
  },
});

/** Nobody can let a service use a key of AWS (SNS developer guide, "Enable compatibility between event sources …"). */
function* checkPublishers(policy: Field, path: string, key: string, fix: string): Check {
  if (policy.kind === "absent") return;
  if (policy.kind === "unknown") {
    yield unjudged(policy);
    return;
  }
  // sns-policy-source reports what is wrong with the policy itself.
  const { allowed } = resultOf(readPolicy(policy, "resource"));
  const service = allowed.flatMap(({ principals }) => principals?.list ?? []).find(({ kind }) => kind === "service");
  if (service) yield { field: path, found: `${service.name} publishes, and cannot use the key ${key}`, fix };
}
