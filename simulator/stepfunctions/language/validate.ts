import { isJsonMap, type JsonMap } from "../json";
import { checkChoices } from "./choiceRules";
import type { Definition, QueryLanguage, State } from "./definition";
import { commonFields, distributedFields, exclusiveFields, stateFields } from "./fields";
import { checkCatchers, checkRetriers } from "./handlers";
import { type Problem, Problems } from "./problems";
import { checkTransitions } from "./transitions";
import { integerWithin, oneOf, text } from "./values";
import { checkVariables, innerDefinitions } from "./variables";

/** Checks what a Task state calls. Where it lies is `location`, such as `/States/Publish`. */
export type CheckTask = (state: JsonMap, language: QueryLanguage, location: string, problems: Problems) => void;

const workflowFields = ["StartAt", "States", "Comment"];
const definitionFields = [...workflowFields, "QueryLanguage", "TimeoutSeconds", "Version"];
const longestName = 80;
/** "Maximum size of state machine definition" (Step Functions guide, service-quotas): 1 MB. */
const largestDefinition = 1_048_576;

/** What is wrong with a definition; and the definition, when nothing is. */
export function validateDefinition(
  source: string,
  checkTask: CheckTask,
): { problems: readonly Problem[]; definition?: Definition } {
  const problems = new Problems();
  const parsed = parse(source, problems);
  if (parsed) new Validation(problems, checkTask).definition(parsed);
  return problems.found.length > 0
    ? { problems: problems.found }
    : { problems: [], definition: parsed as unknown as Definition };
}

function parse(source: string, problems: Problems): JsonMap | undefined {
  const refuse = (message: string) => problems.add("/", message, "INVALID_JSON_DESCRIPTION");
  // As recorded, in these words.
  if (source.trim() === "") return void problems.add(undefined, "Definition must be a valid JSON object");
  if (Buffer.byteLength(source) > largestDefinition) return void refuse("The definition is larger than 1 MB");
  try {
    const value: unknown = JSON.parse(source);
    if (isJsonMap(value)) return value;
    refuse("The definition must be a JSON object");
  } catch (error) {
    refuse((error as Error).message);
  }
  return undefined;
}

class Validation {
  private readonly names = new Set<string>();
  private language: QueryLanguage = "JSONPath";

  constructor(
    private readonly problems: Problems,
    private readonly checkTask: CheckTask,
  ) {}

  definition(definition: JsonMap): void {
    const { QueryLanguage: language, TimeoutSeconds, Version } = definition;
    if (language !== undefined) oneOf("JSONPath", "JSONata")(language, "/QueryLanguage", this.problems);
    if (TimeoutSeconds !== undefined) integerWithin(1, 99_999_999)(TimeoutSeconds, "/TimeoutSeconds", this.problems);
    if (Version !== undefined) oneOf("1.0")(Version, "/Version", this.problems);
    if (language === "JSONata") this.language = "JSONata";
    this.workflow(definition, "", definitionFields);
    checkVariables(definition, "", this.problems);
  }

  private workflow(workflow: JsonMap, location: string, fields: readonly string[]): void {
    const here = location || "/";
    const missing = ["StartAt", "States"].filter((field) => workflow[field] === undefined);
    if (missing.length > 0) this.problems.add(here, `These fields are required: [${missing.join(", ")}]`);
    for (const field of Object.keys(workflow)) {
      if (!fields.includes(field)) this.unsupported(field, location);
    }
    if (workflow.StartAt !== undefined) text(workflow.StartAt, `${location}/StartAt`, this.problems);
    if (workflow.States === undefined) return;
    if (!isJsonMap(workflow.States) || Object.keys(workflow.States).length === 0) {
      this.problems.add(`${location}/States`, "States must be an object with at least one state");
      return;
    }
    for (const [name, state] of Object.entries(workflow.States)) {
      const at = `${location}/States/${name}`;
      if (name.length > longestName) this.problems.add(at, `The name is longer than ${longestName} characters`);
      if (this.names.has(name)) this.problems.add(at, `Duplicate State name: ${name}`, "DUPLICATE_STATE_NAME");
      this.names.add(name);
      if (isJsonMap(state)) this.state(state, at);
      else this.problems.add(at, "A state must be an object");
    }
    checkTransitions(workflow, location, this.problems);
  }

  private state(state: JsonMap, at: string): void {
    const language = this.languageOf(state, at);
    const table = Object.hasOwn(stateFields[language], String(state.Type))
      ? stateFields[language][state.Type as State["Type"]]
      : undefined;
    if (!table) {
      const types = Object.keys(stateFields.JSONPath).join(", ");
      this.problems.add(`${at}/Type`, `Type must be one of ${types}`);
      return;
    }
    for (const [field, value] of Object.entries(state)) {
      if (commonFields.has(field)) continue;
      const check = Object.hasOwn(table, field) ? table[field] : undefined;
      if (check) check(value, `${at}/${field}`, this.problems);
      else if (state.Type === "Map" && distributedFields.has(field)) this.distributed(field, at);
      else this.unsupported(field, at, `a ${state.Type} state that uses ${language}`);
    }
    for (const pair of exclusiveFields) {
      if (pair.every((field) => state[field] !== undefined)) {
        this.problems.add(at, `A state can have only one of ${pair.join(" and ")}`);
      }
    }
    if (state.Retry !== undefined) checkRetriers(state.Retry, `${at}/Retry`, this.problems);
    if (state.Catch !== undefined) checkCatchers(state.Catch, language, `${at}/Catch`, this.problems);
    this.particular(state, language, at);
  }

  /** Rules of one type of state. */
  private particular(state: JsonMap, language: QueryLanguage, at: string): void {
    switch (state.Type) {
      case "Choice":
        checkChoices(state.Choices, language, `${at}/Choices`, this.problems);
        break;
      case "Wait":
        this.exactlyOne(state, ["Seconds", "SecondsPath", "Timestamp", "TimestampPath"], at);
        break;
      case "Task":
        this.task(state, language, at);
        break;
      case "Parallel":
        if (!Array.isArray(state.Branches) || state.Branches.length === 0 || !state.Branches.every(isJsonMap)) {
          this.problems.add(`${at}/Branches`, "Branches must be a non-empty array of objects");
        }
        break;
      case "Map":
        this.map(state, at);
        break;
    }
    for (const { inner, at: where } of innerDefinitions(state, at)) {
      this.workflow(inner, where, state.Type === "Map" ? [...workflowFields, "ProcessorConfig"] : workflowFields);
    }
  }

  private task(state: JsonMap, language: QueryLanguage, at: string): void {
    const { TimeoutSeconds: timeout, HeartbeatSeconds: heartbeat } = state;
    if (typeof timeout === "number" && typeof heartbeat === "number" && heartbeat >= timeout) {
      this.problems.add(`${at}/HeartbeatSeconds`, "HeartbeatSeconds must be smaller than TimeoutSeconds");
    }
    if (state.Resource === undefined) this.problems.add(at, "These fields are required: [Resource]");
    else if (typeof state.Resource === "string") this.checkTask(state, language, at, this.problems);
  }

  private map(state: JsonMap, at: string): void {
    const processor = state.ItemProcessor ?? state.Iterator;
    if (!isJsonMap(processor)) {
      this.problems.add(at, "These fields are required: [ItemProcessor]");
      return;
    }
    const mode = isJsonMap(processor.ProcessorConfig) ? processor.ProcessorConfig.Mode : undefined;
    if (mode === "DISTRIBUTED") this.distributed("ProcessorConfig.Mode DISTRIBUTED", at);
    else if (mode !== undefined) oneOf("INLINE")(mode, `${at}/ItemProcessor/ProcessorConfig/Mode`, this.problems);
    if (isJsonMap(state.Items)) {
      this.problems.add(`${at}/Items`, "In inline mode Items must be an array or a JSONata expression that gives one");
    }
    if (state.ItemSelector !== undefined && state.Parameters !== undefined) {
      this.problems.add(at, "A state can have only one of ItemSelector and Parameters");
    }
  }

  private exactlyOne(state: JsonMap, fields: string[], at: string): void {
    const given = fields.filter((field) => state[field] !== undefined);
    if (given.length !== 1) this.problems.add(at, `A ${state.Type} state has exactly one of ${fields.join(", ")}`);
  }

  private languageOf(state: JsonMap, at: string): QueryLanguage {
    const own = state.QueryLanguage;
    if (own === undefined) return this.language;
    oneOf("JSONPath", "JSONata")(own, `${at}/QueryLanguage`, this.problems);
    if (own === "JSONPath" && this.language === "JSONata") {
      this.problems.add(at, "A state machine that uses JSONata cannot have JSONPath states");
    }
    return own === "JSONata" ? "JSONata" : "JSONPath";
  }

  private distributed(what: string, at: string): void {
    this.problems.add(
      at,
      `${what} belongs to the distributed mode of Map, which the embedded organization does not run; use the inline mode`,
    );
  }

  private unsupported(field: string, at: string, where = "this place"): void {
    this.problems.add(`${at}/${field}`, `The field "${field}" is not supported in ${where}`);
  }
}
