import { isUnsteady } from "../../../aws/patterns";
import { readPattern } from "../../documents/eventPattern";
import { resourceRule } from "../../rule";

const archive = "aws:cloudwatch/eventArchive:EventArchive";

/** EventBridge accepts the pattern, and matches the same events with it each time. */
export const patternValid = resourceRule({
  name: "events-pattern-valid",
  severity: "high",
  description: "An event pattern is valid for EventBridge, within its length limit, and never matches by chance.",
  remediation: [
    "Correct the pattern at the field that is named.",
    "Shorten a pattern that is too long: use prefix or wildcard for several values, or make two rules of it.",
    "Order a list that is said to match by chance: numeric and other matchers first, plain texts last.",
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
    if (!pattern) return;
    if (pattern.length > maximumLength)
      yield {
        field: field.path,
        found: `it has ${pattern.length} characters`,
        fix: `Shorten it to ${maximumLength} or fewer, or make two rules of it.`,
      };
    for (const [path, values] of pattern.alternatives.flatMap((alternative) => [...alternative]))
      if (isUnsteady(values))
        yield {
          field: field.path,
          found: `whether the texts of ${path} match is left to chance by a numeric "<" between them and a matcher of text`,
          fix: `Put the plain texts of ${path} behind the other matchers, or make two rules of it.`,
        };
  },
});
