import { actionOf, hasOutput } from "../actions";
import type { Problem } from "../actions/action";
import { inputProblem } from "../actions/inputs";
import { elementTypeOf } from "../parameterTypes";
import { InvalidReference, parseTemplate, type Reference, referenceText, texts, wholeReference } from "../references";
import { type AutomationDocument, type DocumentStep, isMap, type ValueType } from "../types";
import { branchTargets, canFollow, innerSteps, stepTarget } from "./graph";

/** onCancel may not lead to a step of these actions (user guide, automation-actions). */
const notOnCancel = [
  "approve",
  "copyImage",
  "createImage",
  "createStack",
  "createTags",
  "loop",
  "pause",
  "runInstances",
  "sleep",
];

interface Place {
  step: DocumentStep;
  /** The loop that holds the step. */
  loop?: DocumentStep;
  path: string;
}

/** Names that lead nowhere: jump targets, references, variables, and references where none may stand. */
export function referenceProblems(document: AutomationDocument): Problem[] {
  const places = document.mainSteps.flatMap((step, index): Place[] => [
    { step, path: `mainSteps[${index}]` },
    ...innerSteps(step).map((inner, at) => ({
      step: inner,
      loop: step,
      path: `mainSteps[${index}].inputs.Steps[${at}]`,
    })),
  ]);
  const find = (name: string) => places.find(({ step }) => step.name === name);
  return [
    ...assumeRoleProblems(document),
    ...places.flatMap((place) => [...jumpProblems(place, find), ...inputProblems(place, document, find)]),
  ];
}

function assumeRoleProblems({ assumeRole, parameters }: AutomationDocument): Problem[] {
  const path = "assumeRole";
  if (assumeRole === undefined) return [];
  if (typeof assumeRole !== "string") return [{ path, message: "must be text" }];
  return scan(assumeRole, path, (reference) => {
    if (reference.kind === "parameter") {
      const parameter = parameters?.[reference.name];
      if (!parameter) return `parameter "${reference.name}" is not declared`;
      return wholeReference(parameter.default)?.kind === "ssm" ? "the role cannot come from {{ ssm:… }}" : undefined;
    }
    const partOfArn = reference.kind === "global" && ["ACCOUNT_ID", "AWS_PARTITION", "REGION"].includes(reference.name);
    return partOfArn ? undefined : `${referenceText(reference)} cannot be part of the ARN of the role`;
  });
}

function jumpProblems({ step, loop, path }: Place, find: (name: string) => Place | undefined): Problem[] {
  const jumps = [
    [`${path}.nextStep`, step.nextStep],
    [`${path}.onFailure`, stepTarget(step.onFailure)],
    [`${path}.onCancel`, stepTarget(step.onCancel)],
    ...branchTargets(step).map((name) => [`${path}.inputs`, name] as const),
  ] as const;
  return jumps.flatMap(([where, name]): Problem[] => {
    if (name === undefined) return [];
    const target = find(name);
    if (!target) return [{ path: where, message: `there is no step named "${name}"` }];
    if (target.loop && target.loop !== loop) {
      return [{ path: where, message: `step "${name}" is inside the loop ${target.loop.name}` }];
    }
    if (target.step === loop) return [{ path: where, message: `step "${name}" is the loop that this step belongs to` }];
    const action = target.step.action.slice("aws:".length);
    if (where.endsWith(".onCancel") && notOnCancel.includes(action)) {
      return [{ path: where, message: `onCancel cannot lead to ${target.step.action} (step ${name})` }];
    }
    return [];
  });
}

function inputProblems(
  place: Place,
  document: AutomationDocument,
  find: (name: string) => Place | undefined,
): Problem[] {
  const { step, path } = place;
  const problems = Object.entries(step.inputs).flatMap(([name, value]): Problem[] => {
    if (step.action === "aws:loop" && name === "Steps") return [];
    const where = `${path}.inputs.${name}`;
    // Program text is full of braces, and the action cannot be run here anyway.
    if (name === "Script" && step.action === "aws:executeScript") return [];
    return [...texts(value, where)].flatMap(({ text, path: at, isKey }) =>
      scan(text, at, (reference) => {
        if (isKey) return "a reference cannot be part of a map key";
        return referenceProblem(reference, place, document, find);
      }),
    );
  });
  if (problems.length > 0) return problems;
  const target = step.action === "aws:updateVariable" ? String(step.inputs.Name).slice("variable:".length) : undefined;
  if (target !== undefined && !document.variables?.[target]) {
    problems.push({ path: `${path}.inputs.Name`, message: `variable "${target}" is not declared` });
  }
  return [...problems, ...mixedListProblems(place, document, find), ...commandTypeProblems(place, document, find)];
}

/** Runs a check over the references of a text; a malformed reference is a problem too. */
function scan(text: string, path: string, check: (reference: Reference) => string | undefined): Problem[] {
  try {
    return parseTemplate(text).flatMap((part) => {
      const message = typeof part === "string" ? undefined : check(part);
      return message ? [{ path, message }] : [];
    });
  } catch (error) {
    if (error instanceof InvalidReference) return [{ path, message: error.message }];
    throw error;
  }
}

function referenceProblem(
  reference: Reference,
  { step, loop }: Place,
  document: AutomationDocument,
  find: (name: string) => Place | undefined,
): string | undefined {
  switch (reference.kind) {
    case "parameter":
      return document.parameters?.[reference.name] ? undefined : `parameter "${reference.name}" is not declared`;
    case "variable":
      return document.variables?.[reference.name] ? undefined : `variable "${reference.name}" is not declared`;
    case "ssm":
      return "{{ ssm:… }} may only be the default of a parameter";
    case "output":
      break;
    default:
      return undefined;
  }
  const source = find(reference.step);
  if (!source) return `there is no step named "${reference.step}"`;
  if (!hasOutput(source.step, reference.output)) {
    return `step ${reference.step} has no output ${reference.output}${source.step.action === "aws:executeAwsApi" ? "; declare it under outputs" : ""}`;
  }
  // Inside a loop the loop's own outputs are this iteration's; its condition sees its inner steps.
  if (source.step === loop || source.loop === step) return undefined;
  if (source.loop && source.loop !== loop) {
    return `step ${reference.step} is inside the loop ${source.loop.name}, and whether its outputs outlive the loop is not documented; carry the value out with aws:updateVariable`;
  }
  const list = source.loop ? innerSteps(source.loop) : document.mainSteps;
  const user = source.loop ? step.name : (loop ?? step).name;
  return canFollow(list, reference.step, user)
    ? undefined
    : `step ${reference.step} never runs before step ${step.name}`;
}

/** The type of a reference as far as the document defines it. */
function typeOf(
  reference: Reference | undefined,
  document: AutomationDocument,
  find: (name: string) => Place | undefined,
): ValueType | undefined {
  if (!reference) return undefined;
  if (reference.kind === "parameter")
    return elementTypeOf(document.parameters?.[reference.name]?.type ?? "String").type;
  if (reference.kind === "variable") return document.variables?.[reference.name]?.type;
  if (reference.kind !== "output") return "String";
  const step = find(reference.step)?.step;
  if (!step) return undefined;
  const declared = step.outputs?.find(({ Name }) => Name === reference.output);
  if (declared) return declared.Type ?? "String";
  return step.action === "aws:loop" ? undefined : actionOf(step).outputs[reference.output];
}

function mixedListProblems(
  place: Place,
  document: AutomationDocument,
  find: (name: string) => Place | undefined,
): Problem[] {
  const visit = (value: unknown, path: string): Problem[] => {
    if (isMap(value)) return Object.entries(value).flatMap(([name, item]) => visit(item, `${path}.${name}`));
    if (!Array.isArray(value)) return [];
    const isList = (item: unknown) =>
      ["StringList", "MapList"].includes(typeOf(wholeReference(item), document, find) ?? "");
    if (value.length > 1 && value.some(isList)) {
      return [
        { path, message: "a list reference beside other elements is not documented; pass it as the whole value" },
      ];
    }
    return value.flatMap((item, index) => visit(item, `${path}[${index}]`));
  };
  return Object.entries(place.step.inputs)
    .filter(([name]) => name !== "Steps")
    .flatMap(([name, value]) => visit(value, `${place.path}.inputs.${name}`));
}

/** Only the inputs of aws:runCommand have their types checked when the document is created. */
function commandTypeProblems(
  { step, path }: Place,
  document: AutomationDocument,
  find: (name: string) => Place | undefined,
): Problem[] {
  if (step.action !== "aws:runCommand") return [];
  return Object.entries(step.inputs).flatMap(([name, value]) => {
    const definition = actionOf(step).inputs[name];
    const reference = wholeReference(value);
    if (!definition) return [];
    const where = `${path}.inputs.${name}`;
    if (reference) {
      const type = typeOf(reference, document, find);
      const fits = type === undefined || type === definition.type;
      return fits
        ? []
        : [{ path: where, message: `must be of type ${definition.type}, ${referenceText(reference)} is ${type}` }];
    }
    const message = inputProblem(definition, value);
    return message ? [{ path: where, message }] : [];
  });
}
