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

let last: { language: string; content: string; document?: Automation; error?: Error } | undefined;

/** Several rules read the same document, so it is parsed once, also where it cannot be. */
function parse(language: "JSON" | "YAML", content: string): Automation {
  if (last?.language !== language || last.content !== content)
    last = { language, content, ...parsedOnce(language, content) };
  if (last.document) return last.document;
  throw last.error ?? new Error("it cannot be read");
}

/** A node of YAML has one anchor. The parser needs seconds to find that out of a long row of them. */
const anchors = /(?:&\S+\s+){50}/;

function parsedOnce(language: "JSON" | "YAML", content: string): { document: Automation } | { error: Error } {
  try {
    if (language === "YAML" && anchors.test(content)) throw new Error("a node has several anchors");
    return { document: { parsed: language === "JSON" ? JSON.parse(content) : parseYaml(content) } };
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
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
