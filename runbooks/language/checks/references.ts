import { isRecord } from "../../../aws/json";
import { type FoundReference, type LocatedStep, referencesIn, textOf } from "../document";
import { type Available, availability, outputsOf } from "./availability";
import { type Graph, roundEnd } from "./graph";
import type { Problem, Report } from "./problem";
import { parameterType, type Reference, readReference, typeOf } from "./reference";

/** Inputs that the service reads when the document is made, so that they can contain nothing of a run. */
const fixedInputs = ["Service", "Api", "PropertySelector", "MaxIterations", "IteratorDataType", "Default"];

/** Every reference: its form, its place, and that what it names is set whenever the step runs. */
export function checkReferences(document: Record<string, unknown>, graph: Graph, report: Report): void {
  const available = availability(graph);
  for (const located of graph.steps.values()) {
    const { step, path } = located;
    const { inputs, ...properties } = step;
    const { description, ...others } = properties;
    const decides = referencesIn(others, path).length > 0;
    if (decides || referencesIn(description, path).length > 0)
      report(
        "reference-place",
        located,
        "References are allowed in inputs only, not in names, jumps, limits or selectors.",
        decides ? "error" : "warning",
      );
    if (!isRecord(inputs)) continue;
    const { Steps, LoopCondition, ...own } = inputs;
    const loop = step.action === "aws:loop";
    const before = available.get(textOf(step.name));
    const after = available.get(roundEnd(textOf(step.name)));
    checkAll(document, graph, located, loop ? own : inputs, before, report);
    if (loop && LoopCondition !== undefined) checkAll(document, graph, located, { LoopCondition }, after, report);
  }
  checkElsewhere(document, graph, report);
}

function checkAll(
  document: Record<string, unknown>,
  graph: Graph,
  located: LocatedStep,
  inputs: Record<string, unknown>,
  available: Available | undefined,
  report: Report,
): void {
  const { step, path } = located;
  for (const found of referencesIn(inputs, `${path}.inputs`)) {
    const at = { step, path: found.path };
    const input = found.path.slice(`${path}.inputs.`.length);
    if (fixedInputs.includes(input) || /^Choices\[\d+\]\.NextStep$/.test(input)) {
      report("reference-place", at, `${input} is fixed: it cannot contain a reference.`);
      continue;
    }
    const reference = readReference(found.inside);
    if (reference.kind === "invalid")
      report("reference-form", at, reference.reason, reference.undocumented ? "warning" : "error");
    else resolve(document, graph, reference, available, at, report);
    checkText(document, located, found, reference, report);
  }
  checkNesting(document, located, inputs, `${path}.inputs`, report);
}

function resolve(
  document: Record<string, unknown>,
  graph: Graph,
  reference: Reference,
  available: Available | undefined,
  at: { step: Record<string, unknown>; path: string },
  report: Report,
): void {
  const unknown = (message: string, severity?: Problem["severity"]) =>
    report("unknown-reference", at, message, severity);
  if (reference.kind === "parameter" && parameterType(document, reference.name) === undefined)
    unknown(`The document has no parameter ${reference.name}.`);
  if (
    reference.kind === "variable" &&
    !(isRecord(document.variables) && Object.hasOwn(document.variables, reference.name))
  )
    unknown(`The document has no variable ${reference.name}.`);
  // A step that no path reaches is a problem of its own.
  if (reference.kind !== "output" || !available) return;
  const name = `${reference.step}.${reference.name}`;
  if (available.always.has(name)) return;
  if (available.sometimes.has(name))
    report(
      "reference-not-on-every-path",
      at,
      `${name} is set on some of the paths to this step only: on the others the step fails.`,
      "warning",
    );
  else
    unknown(
      `${name} is not the output of a step that has succeeded before this one.`,
      // Documents that AWS owns refer to steps of another branch, and to steps of a loop after it.
      outputsOf(graph.steps.get(reference.step)?.step).includes(name) ? "warning" : "error",
    );
}

/** A reference inside longer text must have a text form, and cannot be trusted unless its form is limited. */
function checkText(
  document: Record<string, unknown>,
  { step }: LocatedStep,
  found: FoundReference,
  reference: Reference | { kind: "invalid" },
  report: Report,
): void {
  if (reference.kind === "invalid") return;
  const at = { step, path: found.path };
  const type = typeOf(document, reference);
  if (!found.whole && type !== undefined && !["String", "Integer"].includes(type))
    report("text-of-a-list", at, `${found.inside} is a ${type}, whose form inside text is not documented.`, "warning");
  const runsIt = step.action === "aws:runCommand" && found.path.includes(".inputs.Parameters");
  if (reference.kind !== "parameter" || (found.whole && !runsIt) || !["String", "StringList"].includes(type ?? ""))
    return;
  const definition = isRecord(document.parameters) ? document.parameters[reference.name] : undefined;
  if (isRecord(definition) && definition.allowedPattern === undefined && definition.allowedValues === undefined)
    report(
      "unlimited-parameter",
      at,
      `${reference.name} becomes part of text without being escaped: give the parameter an allowedPattern.`,
      "warning",
    );
}

/** A list that is an element of a list is flattened when it is alone; beside others nothing is documented. */
function checkNesting(
  document: Record<string, unknown>,
  located: LocatedStep,
  value: unknown,
  path: string,
  report: Report,
): void {
  if (isRecord(value)) {
    for (const [key, item] of Object.entries(value)) {
      if (key.includes("{{"))
        report("reference-place", { step: located.step, path }, `${key}: no reference can be a key.`);
      checkNesting(document, located, item, `${path}.${key}`, report);
    }
  } else if (Array.isArray(value)) {
    const lists = value.filter((item) => {
      const [found] = referencesIn(item, path);
      if (typeof item !== "string" || !found?.whole) return false;
      const reference = readReference(found.inside);
      return reference.kind !== "invalid" && ["StringList", "MapList"].includes(typeOf(document, reference) ?? "");
    });
    if (lists.length > 0 && value.length > 1)
      report(
        "mixed-list",
        { step: located.step, path },
        "A list beside other elements is not documented: use the list alone.",
        "warning",
      );
    for (const [index, item] of value.entries()) checkNesting(document, located, item, `${path}[${index}]`, report);
  }
}

function checkElsewhere(document: Record<string, unknown>, graph: Graph, report: Report): void {
  for (const found of referencesIn(document.assumeRole, "assumeRole")) {
    const reference = readReference(found.inside);
    if (reference.kind === "system") continue;
    if (reference.kind !== "parameter" || parameterType(document, reference.name) === undefined)
      report(
        "unknown-reference",
        { path: "assumeRole" },
        `assumeRole refers to ${found.inside}, which is not a parameter.`,
      );
  }
  for (const output of Array.isArray(document.outputs) ? document.outputs : [])
    if (typeof output === "string" && !graph.steps.has(output.split(".")[0] ?? ""))
      report("unknown-reference", { path: "outputs" }, `${output} is not the output of a step.`);
}
