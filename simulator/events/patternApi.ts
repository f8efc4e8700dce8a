import { type CompiledPattern, compilePattern, compilePatternSet, InvalidPattern } from "../../aws/patterns";
import { AwsError } from "../aws";

/** Members that an event must have to be tested (recorded; the others may be missing). */
const required = ["id", "account", "source", "time", "region", "detail-type"];

/** The same rules are deployed again and again, and to count their complexity takes longer than to deploy them. */
const compiled = new Map<unknown, CompiledPattern>();
const mostCompiled = 500;

/** The pattern of a rule. Throws AwsError InvalidEventPatternException, as PutRule does. */
export function readPattern(pattern: unknown): CompiledPattern {
  const known = compiled.get(pattern);
  if (known) return known;
  const made = refusing(() => compilePattern(pattern));
  if (compiled.size >= mostCompiled) compiled.clear();
  if (typeof pattern === "string") compiled.set(pattern, made);
  return made;
}

/**
 * What TestEventPattern answers, for a pattern and an event as JSON text.
 * @throws AwsError InvalidEventPatternException, or ValidationException for what is no event.
 */
export function testPattern(pattern: string | undefined, event: string | undefined): boolean {
  const set = refusing(() => compilePatternSet({ pattern: pattern ?? "" }));
  if (!isEvent(event)) throw new AwsError("ValidationException", "Parameter Event is not valid.");
  return set.match(event).length > 0;
}

function isEvent(text: string | undefined): text is string {
  try {
    const event: unknown = JSON.parse(text ?? "");
    return typeof event === "object" && event !== null && required.every((name) => Object.hasOwn(event, name));
  } catch {
    return false;
  }
}

function refusing<T>(compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof InvalidPattern)) throw error;
    throw new AwsError("InvalidEventPatternException", `Event pattern is not valid. Reason: ${error.message}`);
  }
}
