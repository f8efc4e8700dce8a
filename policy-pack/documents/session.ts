import { Field } from "../field";
import type { Check } from "../finding";
import { readDocument } from "./automation";
import { reportedElsewhere } from "./reportedElsewhere";

/**
 * The inputs of a Session document for shells (SSM user guide, "Session document schema"); undefined for other documents:
 * tunnels to a port, which cannot be logged, and commands that run alone.
 */
export function* readShellSession(inputs: Field): Check<Field | undefined> {
  const document = yield* reportedElsewhere(readDocument(inputs, ["Session"]));
  if (!document) return undefined;
  const content = new Field("content", document.parsed);
  return content.at("sessionType").text === "Standard_Stream" ? content.at("inputs") : undefined;
}
