import { isRecord } from "../../aws/json";
import type { Field } from "../field";
import { type Check, read } from "../finding";
import { readText } from "../values";

/** Limits of PutTargets (botocore service model of EventBridge). */
const limits = { template: 8192, path: 256, paths: 100 };

/** Represents a placeholder when a template is parsed: a number, and nothing that a template would hold by itself. */
const stand = "7090601200000007";

/** Names that every template may use without naming them (user guide, "Amazon EventBridge input transformation"). */
const reserved = [
  ...["aws.events.rule-arn", "aws.events.rule-name", "aws.events.event.ingestion-time"],
  ...["aws.events.event", "aws.events.event.json"],
];

/**
 * An input transformer. Reports what PutTargets refuses and what would not arrive: EventBridge quotes and escapes
 * values only in templates whose root is an object (recorded), and a result that is no JSON is never delivered.
 * @returns the template parsed (a text where it is one), with numbers for placeholders.
 */
export function* readTransformer(transformer: Field): Check<Record<string, unknown> | string | undefined> {
  const paths = yield* readPaths(transformer.at("inputPaths"));
  const field = transformer.at("inputTemplate");
  const template = yield* readText(field, "Set it to a template with an object root.");
  if (!paths || template === undefined) return undefined;
  if (template.length > limits.template)
    yield { field: field.path, found: `it has ${template.length} characters`, fix: `${limits.template} are allowed.` };
  const unknown = [...template.matchAll(/<([^<>]*)>/g)]
    .map(([, name = ""]) => name)
    .find((name) => !paths.includes(name) && !reserved.includes(name));
  if (unknown !== undefined)
    yield {
      field: field.path,
      found: `<${unknown}> is not among the inputPaths`,
      fix: "Add its path to inputPaths, or correct the name.",
    };
  const objects = transformer
    .at("inputPaths")
    .members()
    .filter(([, { text }]) => /^\$(\.detail)?$/.test(text));
  return yield* parse(field, template, [...objects.map(([name]) => name), ...reserved.slice(-2)]);
}

/**
 * @param whole placeholders whose value is an object or list, as far as their paths show it.
 */
function* parse(field: Field, template: string, whole: string[]): Check<Record<string, unknown> | string | undefined> {
  const fix =
    'Write an object with the placeholders bare: {"event": <event>}. Only there are values quoted and escaped.';
  try {
    const parsed: unknown = JSON.parse(template.replaceAll(/<[^<>]*>/g, stand));
    if (isRecord(parsed)) {
      if (hasPlaceholderKey(parsed))
        yield { field: field.path, found: "a placeholder is used as a key", fix: "Write the keys out." };
      return parsed;
    }
    // A text around single values (EventBridge user guide, "Input transformation", first example). Objects would break it.
    if (typeof parsed === "string" && parsed.includes(stand) && !whole.some((name) => template.includes(`<${name}>`)))
      return parsed;
    yield { field: field.path, found: "its root is no object", fix };
  } catch {
    yield { field: field.path, found: "it does not give JSON", fix };
  }
  return undefined;
}

const hasPlaceholderKey = (node: unknown): boolean =>
  typeof node === "object" &&
  node !== null &&
  Object.entries(node).some(([key, value]) => key.includes(stand) || hasPlaceholderKey(value));

function* readPaths(field: Field): Check<string[] | undefined> {
  if (field.kind === "absent") return [];
  if ((yield* read(field, "object", "Set it to names with their JSON paths.")) === undefined) return undefined;
  const members = field.members();
  if (members.length > limits.paths)
    yield { field: field.path, found: `there are ${members.length} paths`, fix: `${limits.paths} are allowed.` };
  for (const [name, path] of members) {
    if (!/^[\w-]{1,256}$/.test(name) || name.startsWith("AWS"))
      yield {
        field: path.path,
        found: `EventBridge refuses the name "${name}"`,
        fix: "Use letters, digits, - and _, and do not begin with AWS.",
      };
    yield* checkPath(path);
  }
  return members.map(([name]) => name);
}

/** JSON path as EventBridge accepts it: no brackets with quotes, no filters, no recursion (recorded). */
export function* checkPath(field: Field): Check {
  const fix = "Use $ and names with dots, [n] or [*]: $.detail.items[0].id. Keys with dots cannot be reached.";
  const path = yield* readText(field, fix);
  if (path === undefined) return;
  const wellFormed = /^\$(\[(\d+|\*)\])*(\.[\w/-]+(\[(\d+|\*)\])*)*$/.test(path);
  if (!wellFormed || path.length > limits.path)
    yield { field: field.path, found: `found "${path}", which EventBridge refuses`, fix };
}
