import { resourceRule } from "../../rule";
import { demandTrue } from "../../values";

/** The content of a table before a mistake can be restored. */
export const pointInTimeRecovery = resourceRule({
  name: "dynamodb-point-in-time-recovery",
  severity: "medium",
  description: "A table can be restored to any point in time of the last weeks.",
  remediation: ["Set pointInTimeRecovery.enabled to true."],
  references: [
    { framework: "AWS FSBP", id: "DynamoDB.2" },
    { framework: "NIST SP 800-53 r5", id: "CP-9" },
  ],
  types: ["aws:dynamodb/table:Table"],
  configuration: {},
  *check(inputs) {
    yield* demandTrue(inputs.at("pointInTimeRecovery").at("enabled"), "Set it to true.");
  },
});
