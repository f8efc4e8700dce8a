import { resourceRule } from "../../rule";
import { blockSettings } from "../../services/buckets";
import { demandTrue } from "../../values";

/** The block of the account holds whatever its buckets say. */
export const accountClosed = resourceRule({
  name: "s3-account-closed",
  severity: "high",
  description: "The public access block of an account blocks in all four ways.",
  remediation: ["Set all four settings of the AccountPublicAccessBlock to true."],
  references: [
    { framework: "AWS FSBP", id: "S3.1" },
    { framework: "NIST SP 800-53 r5", id: "AC-3" },
  ],
  types: ["aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock"],
  configuration: {},
  *check(inputs) {
    for (const setting of blockSettings) yield* demandTrue(inputs.at(setting), "Set it to true.");
  },
});
