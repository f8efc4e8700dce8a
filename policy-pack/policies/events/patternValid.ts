import { readPattern } from "../../documents/eventPattern";
import { resourceRule } from "../../rule";

const archive = "aws:cloudwatch/eventArchive:EventArchive";

/** EventBridge accepts the pattern unchanged. */
export const patternValid = resourceRule({
  name: "events-pattern-valid",
  severity: "high",
  description: "An event pattern is valid for EventBridge, and within its length limit.",
  remediation: [
    "Correct the pattern at the field that is named.",
    "Shorten a pattern that is too long: use prefix or wildcard for several values, or make two rules of it.",
  ],
  references: [],
  types: ["aws:cloudwatch/eventRule:EventRule", archive],
  configuration: {
    maximumLength: {
      type: "integer",
      minimum: 1,
      description: "Characters that a pattern may have: the quota of the account (adjustable at AWS).",
      default: 2048,
    },
  },
  *check(inputs, { maximumLength }, { type }) {
    const field = inputs.at("eventPattern");
    const optional = type === archive || inputs.at("scheduleExpression").kind !== "absent";
    if (optional && field.kind === "absent") return;
    const pattern = yield* readPattern(field);
    if (pattern && pattern.length > maximumLength)
      yield {
        field: field.path,
        found: `it has ${pattern.length} characters`,
        fix: `Shorten it to ${maximumLength} or fewer, or make two rules of it.`,
      };
  },
});
