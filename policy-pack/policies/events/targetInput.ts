import { parseArn } from "../../../aws/arn";
import { checkPath, readTransformer } from "../../documents/inputTemplate";
import type { Field } from "../../field";
import { type Check, read, unjudged } from "../../finding";
import { resourceRule } from "../../rule";
import { parsed } from "../../values";

const kinds = ["input", "inputPath", "inputTransformer"];

/** What a target receives is JSON whatever the event holds, in the form that the target requires. */
export const targetInput = resourceRule({
  name: "events-target-input",
  severity: "high",
  description: "The input of a target is built in one way, from a template with an object root, and is always JSON.",
  remediation: [
    "Keep one of input, inputPath and inputTransformer, and none where the target is an event bus.",
    "Write the template as an object with bare placeholders: EventBridge quotes and escapes values only there.",
    'Give a runbook an object of lists: {"InstanceId": [<id>]}.',
  ],
  references: [],
  types: ["aws:cloudwatch/eventTarget:EventTarget"],
  configuration: {},
  *check(inputs) {
    const given = kinds.map((kind) => inputs.at(kind)).filter(({ kind }) => kind !== "absent");
    const arn = yield* read(inputs.at("arn"), "text", "Set the ARN of the target.");
    const target = parseArn(arn ?? "");
    if (target?.service === "events" && target.resource.startsWith("event-bus/")) {
      for (const { path } of given)
        yield { field: path, found: "EventBridge refuses any input for an event bus", fix: "Remove it." };
      return;
    }
    const [first, second] = given;
    const hidden = second && given.find(({ kind }) => kind === "unknown");
    if (hidden) yield unjudged(hidden);
    else if (second)
      yield { field: second.path, found: `there is ${first?.path} as well`, fix: "Keep one: EventBridge refuses two." };
    if (second) return;
    const runbook = target?.resource.startsWith("automation-definition/") === true;
    if (first) yield* checkInput(first, runbook);
    else if (runbook)
      yield {
        field: "inputTransformer",
        found: "a runbook cannot read an event",
        fix: "Set the parameters of the run.",
      };
  },
});

function* checkInput(field: Field, runbook: boolean): Check {
  if (field.path === "inputPath") {
    yield* checkPath(field);
    if (runbook)
      yield { field: field.path, found: "a part of an event is no object of lists", fix: "Use inputTransformer." };
    return;
  }
  if (field.path === "inputTransformer") {
    const template = yield* readTransformer(field);
    if (!runbook || template === undefined) return;
    const where = field.at("inputTemplate");
    if (typeof template === "string")
      yield { field: where.path, found: "a runbook requires an object of lists", fix: 'Write {"InstanceId": [<id>]}.' };
    else yield* checkParameters(template, where);
    return;
  }
  const text = yield* read(field, "text", "Set it to the JSON text that the target receives.");
  if (text === undefined) return;
  const value = parsed(field);
  if (value === field)
    yield { field: field.path, found: "it is no JSON", fix: "Set it to the JSON text of an object." };
  else if (text.length > 8192)
    yield { field: field.path, found: `it has ${text.length} characters`, fix: "8192 are allowed." };
  else if (runbook && value.kind === "object") yield* checkParameters(value.value as Record<string, unknown>, field);
  else if (runbook)
    yield { field: field.path, found: "a runbook requires an object of lists", fix: 'Write {"InstanceId": ["…"]}.' };
}

/**
 * Automation requires each parameter as a list, with one element where the parameter is no list itself (EventBridge
 * user guide).
 */
function* checkParameters(parameters: Record<string, unknown>, field: Field): Check {
  for (const [name, value] of Object.entries(parameters))
    if (!Array.isArray(value))
      yield { field: field.path, found: `the parameter ${name} is no list`, fix: `Write "${name}": […].` };
}
