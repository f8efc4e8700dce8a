import { readShellSession } from "../../documents/session";
import { resourceRule } from "../../rule";
import { demandTrue } from "../../values";

/** What was done in a shell can be read afterwards, by those who may. */
export const sessionLogged = resourceRule({
  name: "ssm-session-logged",
  severity: "medium",
  description: "Shell sessions are logged to an encrypted bucket or log group.",
  remediation: [
    "Set inputs.cloudWatchLogGroupName of the Session document with cloudWatchEncryptionEnabled true.",
    "Or set inputs.s3BucketName with s3EncryptionEnabled true.",
  ],
  references: [{ framework: "NIST SP 800-53 r5", id: "AU-12" }],
  types: ["aws:ssm/document:Document"],
  configuration: {},
  *check(inputs) {
    const session = yield* readShellSession(inputs);
    if (!session) return;
    const logs = [
      { to: session.at("cloudWatchLogGroupName"), encrypted: session.at("cloudWatchEncryptionEnabled") },
      { to: session.at("s3BucketName"), encrypted: session.at("s3EncryptionEnabled") },
    ].filter(({ to }) => to.text !== "");
    if (logs.length === 0)
      yield {
        field: session.path,
        found: "no log is named",
        fix: "Set cloudWatchLogGroupName or s3BucketName.",
      };
    for (const { encrypted } of logs)
      yield* demandTrue(encrypted, "Set it to true: sessions are then refused where the log is not encrypted.");
  },
});
