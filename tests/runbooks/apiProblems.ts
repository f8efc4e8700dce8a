import { isRecord } from "../../aws/json";
import type { Model, Models, Shape } from "./botocore";

export const apiActions = new Set([
  "aws:executeAwsApi",
  "aws:waitForAwsResourceProperty",
  "aws:assertAwsResourceProperty",
]);

/** Inputs of the actions themselves; every other one is a member of the operation's input. */
const ownInputs = new Set(["Service", "Api", "PropertySelector", "DesiredValues"]);

const scalars: Record<string, string> = {
  ...{ string: "string", blob: "string", timestamp: "string", boolean: "boolean" },
  ...{ integer: "number", long: "number", float: "number", double: "number" },
};

/** What the model of the service says against a step that calls an API: its operation, inputs, selectors and values. */
export function apiProblems(step: Record<string, unknown>, models: Models): string[] {
  const inputs = isRecord(step.inputs) ? step.inputs : {};
  const model = models(String(inputs.Service));
  if (!model) return [`there is no service ${inputs.Service}`];
  const operation = model.operations[String(inputs.Api)];
  if (!operation) return [`${inputs.Service} has no operation ${inputs.Api}`];
  const given = Object.fromEntries(Object.entries(inputs).filter(([name]) => !ownInputs.has(name)));
  const output = operation.output?.shape;
  const outputs = Array.isArray(step.outputs) ? step.outputs.filter(isRecord) : [];
  return [
    ...valueProblems(given, operation.input?.shape, model, String(inputs.Api)),
    ...outputs.flatMap(({ Selector }) => selected(String(Selector), output, model).problems),
    ...propertyProblems(inputs, output, model),
  ];
}

/** A wait or an assertion: the property exists, and can have the desired values. */
function propertyProblems(inputs: Record<string, unknown>, output: string | undefined, model: Model): string[] {
  if (inputs.PropertySelector === undefined) return [];
  const { problems, shapes } = selected(String(inputs.PropertySelector), output, model);
  const desired = Array.isArray(inputs.DesiredValues) ? inputs.DesiredValues : [];
  const wrong = shapes.flatMap((shape) =>
    desired.flatMap((value, index) => literalProblems(value, shape, `DesiredValues[${index}]`)),
  );
  return [...problems, ...wrong.filter((problem) => problem.includes("is none of"))];
}

function valueProblems(value: unknown, name: string | undefined, model: Model, at: string): string[] {
  const shape = name === undefined ? { type: "structure" } : shapeOf(model, name);
  // A reference alone may become anything.
  if (typeof value === "string" && /^\{\{[^{}]*\}\}$/.test(value)) return [];
  if (shape.type === "structure") return isRecord(value) ? memberProblems(value, shape, model, at) : [`${at}: no map`];
  if (shape.type === "list") {
    if (!Array.isArray(value)) return [`${at}: no list`];
    const items = value.flatMap((item, index) => valueProblems(item, shape.member?.shape, model, `${at}[${index}]`));
    return [...limitProblems(value.length, shape, at), ...items];
  }
  if (shape.type === "map") {
    if (!isRecord(value)) return [`${at}: no map`];
    return Object.entries(value).flatMap(([key, item]) => [
      ...valueProblems(key, shape.key?.shape, model, at),
      ...valueProblems(item, shape.value?.shape, model, `${at}.${key}`),
    ]);
  }
  return literalProblems(value, shape, at);
}

function memberProblems(value: Record<string, unknown>, shape: Shape, model: Model, at: string): string[] {
  const missing = (shape.required ?? []).filter((member) => value[member] === undefined);
  const members = Object.entries(value).flatMap(([member, item]) => {
    const reference = shape.members?.[member];
    return reference
      ? valueProblems(item, reference.shape, model, `${at}.${member}`)
      : [`${at}: there is no ${member}`];
  });
  return [...missing.map((member) => `${at}: ${member} is missing`), ...members];
}

function literalProblems(value: unknown, shape: Shape, at: string): string[] {
  if (typeof value !== scalars[shape.type]) return [`${at}: ${JSON.stringify(value)} is no ${shape.type}`];
  if (typeof value === "string" && value.includes("{{")) return [];
  if (shape.enum && !shape.enum.includes(String(value))) return [`${at}: ${value} is none of ${shape.enum.join(", ")}`];
  if (typeof value === "number") return limitProblems(value, shape, at);
  return typeof value === "string" ? limitProblems(value.length, shape, at) : [];
}

function limitProblems(size: number, { min, max }: Shape, at: string): string[] {
  const fits = (min === undefined || size >= min) && (max === undefined || size <= max);
  return fits ? [] : [`${at}: ${size} is not between ${min ?? "any"} and ${max ?? "any"}`];
}

/** The shapes that a selector leads to: `$`, `.key`, `..key`, `[n]` and a filter, which is what the runbooks use. */
function selected(selector: string, output: string | undefined, model: Model): { problems: string[]; shapes: Shape[] } {
  const parts = selector.match(/\.{1,2}\w+|\[\d+\]|\[\?\(@\.\w+ == \S+\)\]/g) ?? [];
  if (`$${parts.join("")}` !== selector) return { problems: [`${selector} is not understood`], shapes: [] };
  let names = output === undefined ? [] : [output];
  for (const part of parts) {
    names = names.flatMap((name) => stepInto(part, name, model));
    if (names.length === 0) return { problems: [`${selector}: the answer has no ${part}`], shapes: [] };
  }
  return { problems: [], shapes: names.map((name) => shapeOf(model, name)) };
}

function stepInto(part: string, name: string, model: Model): string[] {
  const shape = shapeOf(model, name);
  if (part.startsWith("[")) {
    const element = shape.type === "list" ? shape.member?.shape : undefined;
    const filtered = /@\.(\w+)/.exec(part)?.[1];
    return element && (!filtered || stepInto(`.${filtered}`, element, model).length > 0) ? [element] : [];
  }
  const key = part.replaceAll(".", "");
  if (part.startsWith("..")) return below(name, model).flatMap((inner) => stepInto(`.${key}`, inner, model));
  if (shape.type === "map" && shape.value) return [shape.value.shape];
  const member = shape.members?.[key];
  return member ? [member.shape] : [];
}

/** A shape and all that it contains. */
function below(name: string, model: Model): string[] {
  const reached = new Set([name]);
  for (const one of reached) {
    const { members, member, value } = shapeOf(model, one);
    for (const { shape } of [...Object.values(members ?? {}), ...(member ? [member] : []), ...(value ? [value] : [])]) {
      reached.add(shape);
    }
  }
  return [...reached];
}

function shapeOf(model: Model, name: string): Shape {
  const shape = model.shapes[name];
  if (!shape) throw new Error(`the model has no shape ${name}`);
  return shape;
}
