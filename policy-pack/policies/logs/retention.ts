import { resourceRule } from "../../rule";
import { demandRange } from "../../values";

/** Logs last as long as somebody may ask for them, and not for ever. */
export const logRetention = resourceRule({
  name: "logs-retention",
  severity: "low",
  description: "A log group says for how many days it keeps events.",
  remediation: ["Set retentionInDays of the log group: 0, as nothing, keeps events for ever."],
  references: [{ framework: "NIST SP 800-53 r5", id: "AU-11" }],
  types: ["aws:cloudwatch/logGroup:LogGroup"],
  configuration: {
    minimumDays: {
      type: "integer",
      minimum: 1,
      description: "Fewest days (Security Hub's control CloudWatch.16 asks for 365).",
      default: 365,
    },
  },
  *check(inputs, { minimumDays }) {
    yield* demandRange(inputs.at("retentionInDays"), minimumDays, 3653);
  },
});
