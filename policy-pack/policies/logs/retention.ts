import { resourceRule } from "../../rule";
import { fixedRetention } from "../../services/facts";
import { demandRange } from "../../values";

/** Logs are kept as long as somebody may need them, and not for ever. */
export const logRetention = resourceRule({
  name: "logs-retention",
  severity: "low",
  description: "A log group says for how many days it keeps events.",
  remediation: ["Set retentionInDays of the log group: 0, like no value, keeps events for ever."],
  references: [{ framework: "NIST SP 800-53 r5", id: "AU-11" }],
  types: ["aws:cloudwatch/logGroup:LogGroup"],
  configuration: {
    minimumDays: {
      type: "integer",
      minimum: 1,
      description: "Fewest days: how many is a choice (Security Hub's control CloudWatch.16 requires 365).",
      default: 1,
    },
  },
  *check(inputs, { minimumDays }) {
    if (fixedRetention.value.includes(inputs.at("logGroupClass").text)) return;
    yield* demandRange(inputs.at("retentionInDays"), minimumDays, 3653);
  },
});
