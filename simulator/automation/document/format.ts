import { parse as parseYaml, stringify as toYaml, YAMLError } from "yaml";
import { AwsError } from "../../aws";

export type DocumentFormat = "JSON" | "YAML";

const sizeLimit = 64 * 1024;

/** Reads the text of a document. Throws AwsError as CreateDocument answers. */
export function readDocumentText(content: string, format: DocumentFormat): unknown {
  if (Buffer.byteLength(content) > sizeLimit) {
    throw new AwsError(
      "MaxDocumentSizeExceeded",
      `The document has ${Buffer.byteLength(content)} bytes, the limit is 64 KB`,
    );
  }
  try {
    return format === "JSON" ? JSON.parse(content) : parseYaml(content, { maxAliasCount: 100 });
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof YAMLError || error instanceof ReferenceError)) throw error;
    throw new AwsError("InvalidDocumentContent", `${format} not well-formed: ${error.message}`);
  }
}

/** The same document in another format, as GetDocument gives it. */
export function convertDocumentText(content: string, from: DocumentFormat, to: DocumentFormat): string {
  if (from === to) return content;
  const document = readDocumentText(content, from);
  return to === "JSON" ? JSON.stringify(document, null, 2) : toYaml(document);
}

/** JSON text starts with a brace; everything else is read as YAML. */
export const formatOf = (content: string): DocumentFormat => (content.trimStart().startsWith("{") ? "JSON" : "YAML");
