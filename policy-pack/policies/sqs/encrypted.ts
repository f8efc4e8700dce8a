import { anyOf, demand, described, holds } from "../../finding";
import { resourceRule } from "../../rule";

/** Messages are stored encrypted: SQS does so by itself (`queuesEncrypted`), unless a queue switches it off. */
export const queueEncrypted = resourceRule({
  name: "sqs-encrypted",
  severity: "medium",
  description: "No queue switches its encryption at rest off.",
  remediation: [
    "Leave sqsManagedSseEnabled out, or set it to true, which costs nothing.",
    "Or set kmsMasterKeyId to a customer key whose policy lets the senders use it.",
  ],
  references: [
    { framework: "AWS FSBP", id: "SQS.1" },
    { framework: "NIST SP 800-53 r5", id: "SC-28" },
  ],
  types: ["aws:sqs/queue:Queue"],
  configuration: {},
  *check(inputs) {
    const [managed, key] = [inputs.at("sqsManagedSseEnabled"), inputs.at("kmsMasterKeyId")];
    const encrypted = managed.kind === "unknown" ? managed : managed.kind === "absent" || managed.value === true;
    yield* demand(anyOf([encrypted, holds(key, (text) => text !== "")]), {
      field: managed.path,
      found: `${described(managed)}, and no kmsMasterKeyId`,
      fix: "Leave it out: SQS then encrypts the queue.",
    });
  },
});
