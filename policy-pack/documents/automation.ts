import { parse as parseYaml } from "yaml";
import { checkDocument, type Problem } from "../../runbooks/language/checks";
import type { Field } from "../field";
import { type Check, read, type Violation } from "../finding";

/** The checks of the runbook language that decide whether a person has to approve. */
export const approvalRules: readonly string[] = [
  "approval-dominates-destruction",
  "approval-continues",
  "approval-in-loop",
  "approvers",
];

/** A document of Systems Manager as parsed. */
export interface Automation {
  parsed: unknown;
}

/** The Automation document in a resource; undefined for documents of other types, and for what is none. */
export const readAutomation = (inputs: Field): Check<Automation | undefined> => readDocument(inputs, ["Automation"]);

/**
 * The document in a resource, where it is of one of the types; undefined for documents of other types, and for what is
 * none.
 */
export function* readDocument(inputs: Field, types: readonly string[]): Check<Automation | undefined> {
  const type = yield* read(inputs.at("documentType"), "text", "Set it to the type of the document.");
  if (type === undefined || !types.includes(type)) return undefined;
  const format = inputs.at("documentFormat");
  // Systems Manager reads a document as JSON by default.
  const language = format.kind === "absent" ? "JSON" : yield* read(format, "text", "Set it to JSON or YAML.");
  const content = yield* read(inputs.at("content"), "text", "Set it to the text of the document.");
  if (language === undefined || content === undefined) return undefined;
  try {
    if (language === "JSON" || language === "YAML") return parse(language, content);
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).split("\n")[0];
    const fix = "Fix it, or set documentFormat to what it is.";
    yield { field: "content", found: `it is no ${language} (${reason})`, fix };
    return undefined;
  }
  yield { field: format.path, found: `found "${language}"`, fix: `${type} documents are JSON or YAML.` };
  return undefined;
}

let last: { language: string; content: string; document: Automation } | undefined;

/** Several rules read the same document, so it is parsed once. */
function parse(language: "JSON" | "YAML", content: string): Automation {
  if (last?.language !== language || last.content !== content) {
    const document = { parsed: language === "JSON" ? JSON.parse(content) : parseYaml(content) };
    last = { language, content, document };
  }
  return last.document;
}

const problems = new WeakMap<Automation, Problem[]>();

/**
 * What the checks of the runbook language find.
 * @param severity errors are what Automation refuses, or what cannot work; warnings are forms that it accepts and that no
 * page describes.
 */
export function problemsOf(document: Automation, severity: Problem["severity"] = "error"): Problem[] {
  const known = problems.get(document) ?? checkDocument(document.parsed);
  problems.set(document, known);
  return known.filter((problem) => problem.severity === severity);
}

export const asViolation = ({ rule, step, path, message }: Problem): Violation => ({
  field: path === "" ? "content" : `content.${path}`,
  found: step === undefined ? rule : `${rule} at the step ${step}`,
  fix: message,
});
