import { resourceRule } from "../../rule";
import { demandRange } from "../../values";

/** Stolen credentials of a role expire soon. */
export const sessionDuration = resourceRule({
  name: "iam-session-duration",
  severity: "low",
  description: "Sessions of a role expire after a limited time.",
  remediation: [
    "Set maxSessionDuration of the role to at most the configured number of seconds, or leave it out (1 hour).",
  ],
  references: [{ framework: "NIST SP 800-53 r5", id: "AC-12" }],
  types: ["aws:iam/role:Role"],
  configuration: {
    maximumSeconds: {
      type: "integer",
      minimum: 3600,
      maximum: 43_200,
      description: "Longest session that a role may allow.",
      default: 3600,
    },
  },
  *check(inputs, { maximumSeconds }) {
    const duration = inputs.at("maxSessionDuration");
    // IAM allows an hour by default.
    if (duration.kind !== "absent") yield* demandRange(duration, 3600, maximumSeconds);
  },
});
