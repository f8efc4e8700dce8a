import type { Problem } from "../../../runbooks/language/checks";
import { approvalRules, asViolation, problemsOf, readAutomation } from "../../documents/automation";
import { resourceRule } from "../../rule";

/** Defects that leave open which steps there are or which comes after which: then nothing is proved about them. */
const graphRules = ["document-shape", "merge-key", "step-name", "jump-target"];

/** No run destroys anything before people have approved it. */
export const approvalBeforeDestruction = resourceRule({
  name: "ssm-approval-before-destruction",
  severity: "critical",
  group: "self-healing",
  description: "On every path of an Automation document, people have approved before a destructive step.",
  remediation: [
    "Put an aws:approve step before the destructive step on every path, failures and cancellations included.",
    "Let a rejected approval end the run or go to a step that does not lead to the destruction: onFailure Abort or step:NAME.",
    "Name as approvers people's roles, not the role of the run.",
  ],
  references: [{ framework: "NIST SP 800-53 r5", id: "AC-3(2)" }],
  types: ["aws:ssm/document:Document"],
  configuration: {},
  *check(inputs) {
    const document = yield* readAutomation(inputs);
    if (document) yield* problemsOf(document).filter(concernsApproval).map(asViolation);
  },
});

const concernsApproval = ({ rule, step }: Problem): boolean =>
  approvalRules.includes(rule) ||
  graphRules.includes(rule) ||
  // An entry of the list that is no step at all.
  (rule === "step-shape" && step === undefined);
