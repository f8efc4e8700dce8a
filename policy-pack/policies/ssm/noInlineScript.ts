import { asViolation, problemsOf, readAutomation } from "../../documents/automation";
import { reportedElsewhere } from "../../documents/reportedElsewhere";
import { resourceRule } from "../../rule";

/** Code inside a runbook can do whatever its role can, and nothing proves what that is. */
export const noInlineScript = resourceRule({
  name: "ssm-no-inline-script",
  severity: "high",
  group: "self-healing",
  description: "An Automation document consists of declarative steps, without inline scripts.",
  remediation: [
    "Replace aws:executeScript by aws:executeAwsApi, aws:branch, aws:loop and the other declarative actions.",
    "Compute what they cannot express before the run, and pass it as a parameter.",
  ],
  references: [{ framework: "NIST SP 800-53 r5", id: "CM-7" }],
  types: ["aws:ssm/document:Document"],
  configuration: {},
  *check(inputs) {
    const document = yield* reportedElsewhere(readAutomation(inputs));
    if (document)
      yield* problemsOf(document)
        .filter(({ rule }) => rule === "no-script")
        .map(asViolation);
  },
});
