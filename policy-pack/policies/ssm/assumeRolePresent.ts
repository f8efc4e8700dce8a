import { parseArn } from "../../../aws/arn";
import { readAutomation } from "../../documents/automation";
import { reportedElsewhere } from "../../documents/reportedElsewhere";
import { Field } from "../../field";
import { type Check, described } from "../../finding";
import { resourceRule } from "../../rule";

/** A run has the rights of its own role, not those of whoever starts it. */
export const assumeRolePresent = resourceRule({
  name: "ssm-assume-role-present",
  severity: "high",
  group: "self-healing",
  description: "An Automation document names the role that its runs assume, and cannot be started without one.",
  remediation: [
    "Set assumeRole of the document to a role ARN, or to a parameter such as {{ AutomationAssumeRole }}.",
    "Give that parameter no empty default: without a value a run has the rights of its caller.",
  ],
  references: [{ framework: "NIST SP 800-53 r5", id: "AC-6" }],
  types: ["aws:ssm/document:Document"],
  configuration: {},
  *check(inputs) {
    const document = yield* reportedElsewhere(readAutomation(inputs));
    if (document) yield* checkRole(new Field("content", document.parsed));
  },
});

function* checkRole(content: Field): Check {
  const field = content.at("assumeRole");
  const fix = "Set it to the ARN of a role, or to a parameter that holds one: {{ AutomationAssumeRole }}.";
  const { text } = field;
  const parameter = /^\{\{\s*(\w+)\s*\}\}$/.exec(text)?.[1];
  if (parameter === undefined) {
    if (!isRole(text)) yield { field: field.path, found: `${described(field)}, where a role belongs`, fix };
    return;
  }
  const definition = content.at("parameters").at(parameter);
  const fallback = definition.at("default");
  if (definition.kind !== "object")
    yield { field: definition.path, found: "there is no such parameter", fix: `Add it: assumeRole is ${text}.` };
  else if (fallback.kind !== "absent" && !(fallback.kind === "text" && isRole(fallback.text)))
    yield {
      field: fallback.path,
      found: `${described(fallback)}, so that a run without a role has the rights of its caller`,
      fix: "Remove the default, or set it to the ARN of a role.",
    };
}

/** Documents of others name the account and partition of the run by variables of the system. */
function isRole(text: string): boolean {
  const arn = parseArn(text.replaceAll(/\{\{\s*global:\w+\s*\}\}/g, "x"));
  return arn?.service === "iam" && arn.resource.startsWith("role/");
}
