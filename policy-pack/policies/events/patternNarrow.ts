import { narrows, readPattern } from "../../documents/eventPattern";
import { reportedElsewhere } from "../../documents/reportedElsewhere";
import { resourceRule } from "../../rule";

/** A rule says what it is about, on each way to satisfy its pattern. */
export const patternNarrow = resourceRule({
  name: "events-pattern-narrow",
  severity: "medium",
  description: "A rule matches events of named sources only, and no rule matches everything.",
  remediation: [
    'Name the sources in the pattern: "source": ["aws.guardduty"].',
    "Name them in every alternative of $or, or outside of it.",
    'Say what to match instead of what to exclude: anything-but, exists and prefix "" match too much.',
  ],
  references: [],
  types: ["aws:cloudwatch/eventRule:EventRule"],
  configuration: {
    fields: {
      type: "array",
      items: { type: "string" },
      description: "Fields, as dotted paths, of which every pattern names the values.",
      default: ["source"],
    },
  },
  *check(inputs, { fields }) {
    const field = inputs.at("eventPattern");
    if (field.kind === "absent") return;
    const pattern = yield* reportedElsewhere(readPattern(field));
    for (const path of fields) {
      const open = pattern?.alternatives.find((alternative) => {
        const values = alternative.get(path);
        return values === undefined || !values.every(narrows);
      });
      if (open)
        yield {
          field: field.path,
          found: open.has(path) ? `its "${path}" matches nearly any value` : `it matches events of any "${path}"`,
          fix: `Name the values of "${path}" that are meant.`,
        };
    }
  },
});
