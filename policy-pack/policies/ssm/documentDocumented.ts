import { asViolation, problemsOf, readAutomation } from "../../documents/automation";
import { reportedElsewhere } from "../../documents/reportedElsewhere";
import { resourceRule } from "../../rule";

/** A form that no page describes may mean something else tomorrow, or in another engine. */
export const documentDocumented = resourceRule({
  name: "ssm-document-documented",
  severity: "low",
  description: "An Automation document keeps to the forms that the Systems Manager user guide describes.",
  remediation: [
    "Write booleans and numbers without quotes, operations as in the API reference, and selectors with $ at their beginning.",
    "End a run with a step of its own, and declare an output for each value that a later step uses.",
  ],
  references: [],
  types: ["aws:ssm/document:Document"],
  configuration: {},
  *check(inputs) {
    const document = yield* reportedElsewhere(readAutomation(inputs));
    if (document)
      yield* problemsOf(document, "warning")
        .filter(({ rule }) => rule !== "unlimited-parameter")
        .map(asViolation);
  },
});
