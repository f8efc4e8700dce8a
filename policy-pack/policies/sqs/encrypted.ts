import { anyOf, demand } from "../../finding";
import { resourceRule } from "../../rule";

/** Messages are stored encrypted. */
export const queueEncrypted = resourceRule({
  name: "sqs-encrypted",
  severity: "medium",
  description: "A queue is encrypted at rest.",
  remediation: [
    "Set sqsManagedSseEnabled to true, which costs nothing.",
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
    const isSet = managed.value === true || (key.kind === "text" && key.value !== "");
    yield* demand(anyOf([isSet, ...[managed, key].filter(({ kind }) => kind === "unknown")]), {
      field: managed.path,
      found: "neither it nor kmsMasterKeyId is set",
      fix: "Set it to true.",
    });
  },
});
