import { approvalRules, asViolation, problemsOf, readAutomation } from "../../documents/automation";
import { resourceRule } from "../../rule";

/** What other rules report. */
const others = [...approvalRules, "no-script"];

/** A broken runbook fails in the pull request, not in an incident. */
export const documentValid = resourceRule({
  name: "ssm-document-valid",
  severity: "high",
  description:
    "Automation accepts the document: it has schema 0.3, and its steps, jumps, references and inputs are valid.",
  remediation: [
    "Fix the document at the step and field that is named.",
    "Check again with: pulumi preview --policy-pack build/policy-pack",
  ],
  references: [],
  types: ["aws:ssm/document:Document"],
  configuration: {},
  *check(inputs) {
    const document = yield* readAutomation(inputs);
    if (document)
      yield* problemsOf(document)
        .filter(({ rule }) => !others.includes(rule))
        .map(asViolation);
  },
});
