import { readShellSession } from "../../documents/session";
import { resourceRule } from "../../rule";
import { readText } from "../../values";

/** A key of KMS encrypts a session from end to end, above TLS, and decides who may start one. */
export const sessionEncrypted = resourceRule({
  name: "ssm-session-encrypted",
  severity: "medium",
  description: "The data of shell sessions is encrypted with a key of KMS.",
  remediation: [
    "Set inputs.kmsKeyId of the Session document to a key.",
    "Allow kms:Decrypt to the roles of the instances, and kms:GenerateDataKey to those who start sessions.",
  ],
  references: [{ framework: "NIST SP 800-53 r5", id: "SC-8" }],
  types: ["aws:ssm/document:Document"],
  configuration: {},
  *check(inputs) {
    const session = yield* readShellSession(inputs);
    if (session) yield* readText(session.at("kmsKeyId"), "Set it to the id or ARN of a key.");
  },
});
