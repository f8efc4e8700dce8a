import { isRecord } from "../../aws/json";
import { AwsError } from "../aws";
import { type ActionType, actionTypes, type ParameterRule, resourceTypes } from "./actionTypes";
import { durationOf, longestAction, shortestAction } from "./duration";
import type { StopCondition, TemplateAction, TemplateDefinition, TemplateTarget } from "./types";

/** Quotas of FIS (user guide, "Quotas and limitations"). */
const mostActions = 20;
const mostParallelActions = 10;
const mostStopConditions = 5;
const mostArns = 5;
const mostTags = 50;

/** Refuses a template as CreateExperimentTemplate does. @throws AwsError ValidationException with every problem. */
export function validateTemplate(template: TemplateDefinition): void {
  const problems = [
    ...header(template),
    ...stopConditions(template.stopConditions ?? []),
    ...Object.entries(template.targets ?? {}).flatMap(([name, target]) => targetProblems(name, target)),
    ...actions(template),
    ...options(template),
  ];
  if (problems.length > 0) throw new AwsError("ValidationException", problems.join(" "));
}

function header({ description, roleArn }: TemplateDefinition): string[] {
  return [
    ...lengthOf("description", description, 1, 512),
    ...lengthOf("roleArn", roleArn, 20, 2048),
    ...(/^arn:[^:]+:iam::\d{12}:role\/.+$/.test(roleArn ?? "") ? [] : ["roleArn is not the ARN of a role."]),
  ];
}

function stopConditions(conditions: StopCondition[]): string[] {
  if (conditions.length === 0) return ["stopConditions is empty: give an alarm, or source none."];
  if (conditions.length > mostStopConditions) return [`stopConditions has more than ${mostStopConditions} entries.`];
  return conditions.flatMap(({ source, value }, i) => {
    const where = `stopConditions[${i}]`;
    if (source === "none") return value === undefined ? [] : [`${where} has a value, which source none has not.`];
    if (source !== "aws:cloudwatch:alarm") return [`${where}.source is "${source}": none or aws:cloudwatch:alarm.`];
    return isAlarm(value) ? [] : [`${where}.value is not the ARN of an alarm.`];
  });
}

const isAlarm = (arn: string | undefined) => /^arn:[^:]+:cloudwatch:[^:]+:\d{12}:alarm:.+$/.test(arn ?? "");

function targetProblems(name: string, target: TemplateTarget): string[] {
  const { resourceType, resourceArns = [], resourceTags = {}, filters = [], selectionMode } = target;
  const where = `targets.${name}`;
  const tags = Object.keys(resourceTags).length;
  return [
    ...nameProblems(where, name),
    ...(resourceTypes.includes(resourceType)
      ? []
      : [
          `${where}.resourceType "${resourceType}" is none that the embedded organization has: ${list(resourceTypes)}.`,
        ]),
    ...(resourceArns.length === 0 && tags === 0 ? [`${where} names neither resourceArns nor resourceTags.`] : []),
    ...(resourceArns.length > 0 && tags > 0 ? [`${where} has both resourceArns and resourceTags.`] : []),
    ...(resourceArns.length > 0 && filters.length > 0 ? [`${where} has both resourceArns and filters.`] : []),
    ...(resourceArns.length > mostArns ? [`${where} has more than ${mostArns} resourceArns.`] : []),
    ...(tags > mostTags ? [`${where} has more than ${mostTags} resourceTags.`] : []),
    ...filters.flatMap(({ path, values }) => filterProblems(`${where}.filters`, path, values)),
    ...(isSelection(selectionMode)
      ? []
      : [`${where}.selectionMode "${selectionMode}" is not ALL, COUNT(n) or PERCENT(n).`]),
  ];
}

function filterProblems(where: string, path: string, values: string[]): string[] {
  if (/^Tags(\.|$)/.test(path)) return [`${where} "${path}": tags are no attribute, use resourceTags.`];
  if (!/^[A-Z]\w*(\.[A-Z]\w*)*$/.test(path)) return [`${where} "${path}" is not a path like State.Name.`];
  return values.length === 0 ? [`${where} "${path}" has no values.`] : [];
}

/** `ALL`, `COUNT(n)` from 1, or `PERCENT(n)` from 1 to 100. */
function isSelection(mode: string): boolean {
  const [, kind, digits] = /^(?:ALL|(COUNT|PERCENT)\((\d+)\))$/.exec(mode ?? "") ?? [];
  if (mode === "ALL") return true;
  return kind !== undefined && Number(digits) >= 1 && (kind === "COUNT" || Number(digits) <= 100);
}

function actions({ actions: all, targets = {} }: TemplateDefinition): string[] {
  const named = Object.entries(all ?? {});
  if (named.length === 0) return ["actions is empty."];
  const used = new Set(named.flatMap(([, action]) => Object.values(action.targets ?? {})));
  return [
    ...(named.length > mostActions ? [`actions has more than ${mostActions} entries.`] : []),
    ...(named.filter(([, { startAfter = [] }]) => startAfter.length === 0).length > mostParallelActions
      ? [`More than ${mostParallelActions} actions would start at once.`]
      : []),
    ...named.flatMap(([name, action]) => actionProblems(name, action, all, targets)),
    ...circles(all),
    ...Object.keys(targets)
      .filter((name) => !used.has(name))
      .map((name) => `targets.${name} is used by no action.`),
  ];
}

function actionProblems(
  name: string,
  action: TemplateAction,
  all: Record<string, TemplateAction>,
  targets: Record<string, TemplateTarget>,
): string[] {
  const where = `actions.${name}`;
  const type = Object.hasOwn(actionTypes, action.actionId) ? actionTypes[action.actionId] : undefined;
  if (!type) {
    return [
      `${where}.actionId "${action.actionId}" is none that the embedded organization has: ${list(Object.keys(actionTypes))}.`,
    ];
  }
  return [
    ...nameProblems(where, name),
    ...parameterProblems(where, action.parameters ?? {}, type),
    ...actionTargetProblems(where, action.targets ?? {}, type, targets),
    ...(action.startAfter ?? [])
      .filter((other) => !Object.hasOwn(all, other))
      .map((other) => `${where}.startAfter names ${other}, which is no action.`),
  ];
}

function parameterProblems(where: string, given: Record<string, string>, type: ActionType): string[] {
  const rules = { ...type.required, ...type.optional };
  return [
    ...Object.keys(type.required)
      .filter((name) => given[name] === undefined)
      .map((name) => `${where} needs the parameter ${name}.`),
    ...Object.entries(given).flatMap(([name, value]) => {
      const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
      if (!rule) return [`${where} has no parameter ${name}.`];
      const problem = valueProblem(value, rule);
      return problem ? [`${where}.parameters.${name} "${value}" ${problem}.`] : [];
    }),
  ];
}

function valueProblem(value: string, rule: ParameterRule): string | undefined {
  switch (rule.kind) {
    case "duration": {
      const milliseconds = durationOf(value);
      const fits = milliseconds !== undefined && milliseconds >= shortestAction && milliseconds <= longestAction;
      return fits ? undefined : "is not an ISO 8601 duration from PT1M to PT12H";
    }
    case "integer": {
      const fits = /^\d+$/.test(value) && Number(value) >= rule.minimum && Number(value) <= rule.maximum;
      return fits ? undefined : `is not a whole number from ${rule.minimum} to ${rule.maximum}`;
    }
    case "boolean":
      return /^(true|false)$/i.test(value) ? undefined : "is neither true nor false";
    case "choice":
      return rule.values.includes(value) ? undefined : `is not ${rule.values.join(" or ")}`;
    case "list": {
      const entries = value.split(",");
      if (entries.some((entry) => entry.trim() === "")) return "is not a list with commas between its entries";
      if (entries.length > rule.maximum) return `has more than ${rule.maximum} entries`;
      const strange = rule.values && entries.find((entry) => !rule.values?.includes(entry.trim()));
      return strange ? `has ${strange}, which is not ${rule.values?.join(", ")}` : undefined;
    }
    case "arn":
      return new RegExp(`^arn:[^:]+:${rule.service}:[^:]*:[^:]*:.+$`).test(value)
        ? undefined
        : `is not an ARN of ${rule.service}`;
    case "json":
      return isJsonObject(value) ? undefined : "is not the text of a JSON object";
    case "text":
      return value === "" ? "is empty" : undefined;
  }
}

function isJsonObject(text: string): boolean {
  try {
    return isRecord(JSON.parse(text));
  } catch {
    return false;
  }
}

function actionTargetProblems(
  where: string,
  given: Record<string, string>,
  { target }: ActionType,
  targets: Record<string, TemplateTarget>,
): string[] {
  if (!target) return Object.keys(given).length > 0 ? [`${where} accepts no target.`] : [];
  const name = given[target.key];
  if (name === undefined || Object.keys(given).length !== 1)
    return [`${where} accepts exactly one target, ${target.key}.`];
  const found = Object.hasOwn(targets, name) ? targets[name] : undefined;
  if (!found) return [`${where}.targets names ${name}, which is no target.`];
  return found.resourceType === target.resourceType
    ? []
    : [`${where}.targets.${target.key} is of type ${found.resourceType}, not ${target.resourceType}.`];
}

/** Actions that wait for each other would never start. */
function circles(all: Record<string, TemplateAction>): string[] {
  const waitsFor = (name: string, seen: string[]): boolean =>
    (all[name]?.startAfter ?? []).some((other) => seen.includes(other) || waitsFor(other, [...seen, other]));
  const stuck = Object.keys(all).filter((name) => waitsFor(name, [name]));
  return stuck.length > 0 ? [`startAfter goes in a circle: ${list(stuck)}.`] : [];
}

function options({ experimentOptions, logConfiguration }: TemplateDefinition): string[] {
  const { accountTargeting = "single-account", emptyTargetResolutionMode = "fail" } = experimentOptions ?? {};
  return [
    ...(accountTargeting === "single-account"
      ? []
      : [
          `experimentOptions.accountTargeting "${accountTargeting}": the embedded organization runs single-account only.`,
        ]),
    ...(["fail", "skip"].includes(emptyTargetResolutionMode)
      ? []
      : [`experimentOptions.emptyTargetResolutionMode "${emptyTargetResolutionMode}" is not fail or skip.`]),
    ...(logConfiguration && typeof logConfiguration.logSchemaVersion !== "number"
      ? ["logConfiguration needs logSchemaVersion."]
      : []),
  ];
}

function nameProblems(where: string, name: string): string[] {
  return /^\S{1,64}$/.test(name) ? [] : [`${where}: a name has 1 to 64 characters without white space.`];
}

function lengthOf(field: string, value: string | undefined, minimum: number, maximum: number): string[] {
  const length = value?.length ?? 0;
  return length >= minimum && length <= maximum
    ? []
    : [`${field} has ${length} characters, not ${minimum} to ${maximum}.`];
}

const list = (names: readonly string[]) => names.join(", ");
