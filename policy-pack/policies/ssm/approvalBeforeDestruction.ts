import { parse as parseYaml } from "yaml";
import { checkDocument, type Problem } from "../../../runbooks/language/checks";
import type { Field } from "../../field";
import { type Check, read } from "../../finding";
import { resourceRule } from "../../rule";

/** The checks of the runbook language that say whether people are really asked. */
const approvalRules = ["approval-dominates-destruction", "approval-continues", "approval-in-loop", "approvers"];

/** Defects that leave open which steps there are or which comes after which: then nothing is proved about them. */
const graphRules = ["document-shape", "step-name", "jump-target"];

/** No run destroys anything before people have agreed to it. */
export const approvalBeforeDestruction = resourceRule({
  name: "ssm-approval-before-destruction",
  severity: "critical",
  description: "On every path of an Automation document, people have approved before a destructive step.",
  remediation: [
    "Put an aws:approve step before the destructive step on every path, failures and cancellations included.",
    "Let a rejected approval end the run or go to a step that leads away: onFailure Abort or step:NAME.",
    "Name as approvers people's roles, not the role of the run.",
  ],
  references: [{ framework: "NIST SP 800-53 r5", id: "AC-3(2)" }],
  types: ["aws:ssm/document:Document"],
  configuration: {},
  *check(inputs) {
    const type = yield* read(inputs.at("documentType"), "text", "Set it to the type of the document.");
    if (type !== "Automation") return;
    const document = yield* readContent(inputs);
    if (!document) return;
    for (const problem of checkDocument(document.parsed).filter(concernsApproval)) {
      const { rule, step, path, message } = problem;
      yield {
        field: path === "" ? "content" : `content.${path}`,
        found: step === undefined ? rule : `${rule} at the step ${step}`,
        fix: message,
      };
    }
  },
});

function* readContent(inputs: Field): Check<{ parsed: unknown } | undefined> {
  const format = inputs.at("documentFormat");
  // Systems Manager takes a document for JSON unless told otherwise.
  const language = format.kind === "absent" ? "JSON" : yield* read(format, "text", "Set it to JSON or YAML.");
  const content = yield* read(inputs.at("content"), "text", "Set it to the text of the document.");
  if (language === undefined || content === undefined) return undefined;
  try {
    if (language === "JSON") return { parsed: JSON.parse(content) };
    if (language === "YAML") return { parsed: parseYaml(content) };
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).split("\n")[0];
    const fix = "Repair it, or set documentFormat to what it is.";
    yield { field: "content", found: `it is no ${language} (${reason})`, fix };
    return undefined;
  }
  yield { field: format.path, found: `found "${language}"`, fix: "Automation documents are JSON or YAML." };
  return undefined;
}

const concernsApproval = ({ rule, severity, step }: Problem): boolean =>
  severity === "error" &&
  (approvalRules.includes(rule) ||
    graphRules.includes(rule) ||
    // An entry of the list that is no step at all.
    (rule === "step-shape" && step === undefined));
