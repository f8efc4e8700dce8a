import { described, unjudged } from "../../finding";
import { resourceRule } from "../../rule";
import { demandTrue } from "../../values";

/** A leaked key decrypts a year of data, not all. */
export const keyRotation = resourceRule({
  name: "kms-rotation",
  severity: "medium",
  description: "A symmetric key for encryption is rotated every year.",
  remediation: ["Set enableKeyRotation to true.", "Leave rotationPeriodInDays out, or set it to 365 or less."],
  references: [
    { framework: "CIS AWS Foundations", id: "3.6" },
    { framework: "NIST SP 800-53 r5", id: "SC-12" },
  ],
  types: ["aws:kms/key:Key"],
  configuration: {
    maximumDays: {
      type: "integer",
      minimum: 90,
      maximum: 2560,
      description: "Longest time between two rotations.",
      default: 365,
    },
  },
  *check(inputs, { maximumDays }) {
    const kinds = [inputs.at("customerMasterKeySpec"), inputs.at("keyUsage")];
    // KMS rotates no others (KMS developer guide, "Rotate AWS KMS keys").
    const others = kinds.filter(
      ({ value, kind }) => kind !== "absent" && value !== "SYMMETRIC_DEFAULT" && value !== "ENCRYPT_DECRYPT",
    );
    const hidden = others.find(({ kind }) => kind === "unknown");
    if (hidden) yield unjudged(hidden);
    if (others.length > 0) return;
    yield* demandTrue(inputs.at("enableKeyRotation"), "Set it to true.");
    const period = inputs.at("rotationPeriodInDays");
    if (period.kind === "unknown") yield unjudged(period);
    else if (period.kind === "number" && (period.value as number) > maximumDays)
      yield { field: period.path, found: described(period), fix: `Set it to ${maximumDays} or less.` };
  },
});
