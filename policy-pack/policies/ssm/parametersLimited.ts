import { asViolation, problemsOf, readAutomation } from "../../documents/automation";
import { reportedElsewhere } from "../../documents/reportedElsewhere";
import { resourceRule } from "../../rule";

/** Automation puts a parameter into text as it is: quotes and line breaks in it become part of the message or command. */
export const parametersLimited = resourceRule({
  name: "ssm-parameters-limited",
  severity: "medium",
  description: "A parameter that becomes part of text in an Automation document is limited by a pattern or by values.",
  remediation: [
    "Give the parameter an allowedPattern without quotes, blanks and line breaks, with ^ and $.",
    "Or list its allowedValues.",
  ],
  references: [{ framework: "NIST SP 800-53 r5", id: "SI-10" }],
  types: ["aws:ssm/document:Document"],
  configuration: {},
  *check(inputs) {
    const document = yield* reportedElsewhere(readAutomation(inputs));
    if (document)
      yield* problemsOf(document, "warning")
        .filter(({ rule }) => rule === "unlimited-parameter")
        .map(asViolation);
  },
});
