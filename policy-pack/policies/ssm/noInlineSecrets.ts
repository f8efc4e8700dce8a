import { isRecord } from "../../../aws/json";
import { readDocument } from "../../documents/automation";
import { credentialIn, isCredential } from "../../documents/credentials";
import { reportedElsewhere } from "../../documents/reportedElsewhere";
import { resourceRule } from "../../rule";

/** Everybody who may read a document reads what is in it, and each version of it stays. */
export const noInlineSecrets = resourceRule({
  name: "ssm-no-inline-secrets",
  severity: "critical",
  description:
    "A Systems Manager document holds no password, token or key, in a step or as the default of a parameter.",
  remediation: [
    "Replace the value, because it is known now.",
    "Keep it in Secrets Manager or as a SecureString parameter, and read it there: {{ ssm-secure:NAME }} in a Command document.",
  ],
  references: [{ framework: "NIST SP 800-53 r5", id: "IA-5(7)" }],
  types: ["aws:ssm/document:Document"],
  configuration: {},
  *check(inputs) {
    const document = yield* reportedElsewhere(readDocument(inputs, ["Automation", "Command", "Session"]));
    if (!document) return;
    const found = [...texts(document.parsed, "content")].find(([text]) => credentialIn(text) !== undefined);
    if (found)
      yield {
        field: found[1],
        found: `${credentialIn(found[0])} is written out`,
        fix: "Replace it, and read it from Secrets Manager or a SecureString parameter.",
      };
    const parameters =
      isRecord(document.parsed) && isRecord(document.parsed.parameters) ? document.parsed.parameters : {};
    for (const [name, definition] of Object.entries(parameters))
      if (isRecord(definition) && isCredential(name, definition.default))
        yield {
          field: `content.parameters.${name}.default`,
          found: "the default of a secret is written out",
          fix: "Remove the default, and read the value from Secrets Manager or a SecureString parameter.",
        };
  },
});

function* texts(value: unknown, path: string): Generator<[text: string, path: string]> {
  const open: Array<[unknown, string]> = [[value, path]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [inner, at] = next;
    if (typeof inner === "string") yield [inner, at];
    else if (Array.isArray(inner))
      open.push(...inner.map((item, index): [unknown, string] => [item, `${at}[${index}]`]));
    else if (isRecord(inner))
      open.push(...Object.entries(inner).map(([key, item]): [unknown, string] => [item, `${at}.${key}`]));
  }
}
