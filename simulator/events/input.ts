import { AwsError, type BusEvent } from "../aws";
import { isInputPath, valueAtPath } from "./inputPath";
import {
  fillTemplate,
  isDeliverable,
  isJson,
  keyPlaceholder,
  type Placeholder,
  parseTemplate,
  placeholders,
  type Template,
  writeValue,
} from "./inputTemplate";

/** The members of an EventBridge target that decide what it receives. At most one of them is set. */
export interface TargetInput {
  Input?: string;
  InputPath?: string;
  InputTransformer?: { InputPathsMap?: Record<string, string>; InputTemplate: string };
}

/** What the reserved variables of a template say about the delivery. */
export interface InputContext {
  ruleArn: string;
  ruleName: string;
  ingestionTime: Date;
}

/**
 * What a target receives. If the text is not JSON, EventBridge does not retry: the text goes to the dead-letter queue with
 * this code and message. An **empty** body is delivered nowhere, not even to the dead-letter queue (recorded).
 */
export type BuiltInput =
  | { ok: true; body: string }
  | { ok: false; code: "INVALID_JSON"; message: string; body: string };

const MAXIMUM = { Input: 8_192, InputPath: 256, InputTemplate: 8_192, entries: 100, key: 256 };

/** Reserved variables that are plain text. */
const TEXT_VARIABLES: Record<string, (context: InputContext) => string> = {
  "aws.events.rule-arn": ({ ruleArn }) => ruleArn,
  "aws.events.rule-name": ({ ruleName }) => ruleName,
  "aws.events.event.ingestion-time": ({ ingestionTime }) => ingestionTime.toISOString(),
};
const EVENT = "aws.events.event";
const EVENT_JSON = "aws.events.event.json";

/**
 * Checks a target's input as PutTargets does. Throws AwsError ValidationException. Wordings are AWS's as far as they are
 * recorded (stackd eventbridge/inputs.json, LocalStack's snapshots of AWS); a wording after a colon is ours.
 */
export function validateTargetInput(target: TargetInput & { Id: string; Arn: string }): void {
  const { Id, Arn, Input, InputPath, InputTransformer } = target;
  const given = [Input, InputPath, InputTransformer].filter((mode) => mode !== undefined).length;
  if (given === 0) return;
  refuseByTargetKind(target);
  limit("input", Input, MAXIMUM.Input);
  limit("inputPath", InputPath, MAXIMUM.InputPath);
  if (given > 1) throw invalid(`Only one of Input, InputPath, or InputTransformer must be provided for target ${Id}.`);
  if (Input !== undefined && Input !== "" && !isJson(Input)) {
    throw invalid(`JSON syntax error in input for target ${Id}.`);
  }
  if (InputPath !== undefined && InputPath !== "" && !isInputPath(InputPath)) {
    throw invalid(`InputPath for target ${Id} is invalid.`);
  }
  if (InputTransformer) validateTransformer(Id, Arn, InputTransformer);
}

// Recorded and documented (eb-targets): which kinds of target refuse which input; the wordings are ours.
function refuseByTargetKind({
  Id: id,
  Arn: arn,
  Input,
  InputPath,
  InputTransformer,
}: TargetInput & { Id: string; Arn: string }) {
  const [, , service = "", , , resource = ""] = arn.split(":");
  const has = { Input: Input !== undefined, InputPath: InputPath !== undefined, InputTransformer: !!InputTransformer };
  const refused: Array<keyof typeof has> =
    service === "events" && resource.startsWith("event-bus/")
      ? ["Input", "InputPath", "InputTransformer"]
      : service === "logs"
        ? ["Input", "InputPath"]
        : service === "ecs"
          ? ["InputPath"]
          : [];
  const found = refused.find((mode) => has[mode]);
  if (!found) return;
  if (service === "events") throw invalid(`Modifying the input for target ${id} is not supported.`);
  throw invalid(`${found} is not supported for targets of the kind ${arn}.`);
}

function validateTransformer(id: string, arn: string, transformer: NonNullable<TargetInput["InputTransformer"]>): void {
  const { InputPathsMap: map, InputTemplate: text } = transformer;
  if (typeof text !== "string" || text.length === 0) {
    throw constraint("inputTransformer.inputTemplate", "Member must have length greater than or equal to 1");
  }
  limit("inputTransformer.inputTemplate", text, MAXIMUM.InputTemplate);
  if (map) validateMap(id, map);
  const template = parseTemplate(text);
  validatePlaceholders(id, template, map);
  // Whether white space before the root changes the mode is not recorded.
  if (/^\s/.test(text)) throw invalid(`Invalid InputTemplate for target ${id} : begin with the root, not white space.`);
  const sample = fillTemplate(template, () => "0");
  if (!isDeliverable(sample)) throw invalid(`Invalid InputTemplate for target ${id} : not JSON.`);
  if (arn.split(":")[2] === "logs") validateLogsTemplate(id, sample);
}

function validateMap(id: string, map: Record<string, string>): void {
  const member = "inputTransformer.inputPathsMap";
  const entries = Object.entries(map);
  if (entries.length > MAXIMUM.entries) {
    throw constraint(member, `Member must have length less than or equal to ${MAXIMUM.entries}`);
  }
  for (const [key, path] of entries) {
    if (!/^[A-Za-z0-9_-]+$/.test(key) || key.length > MAXIMUM.key) {
      throw constraint(member, `Map keys must have length from 1 to ${MAXIMUM.key} and satisfy [A-Za-z0-9\\_\\-]+`);
    }
    if (key.startsWith("AWS"))
      throw invalid(`InputPathsMap key ${key} for target ${id} is invalid: it begins with AWS.`);
    if (path.length > MAXIMUM.InputPath || !isInputPath(path)) throw invalid(`InputPath for target ${id} is invalid.`);
  }
}

function validatePlaceholders(id: string, template: Template, map: Record<string, string> | undefined): void {
  for (const { name, quoted } of placeholders(template)) {
    const prefix = `InputTemplate for target ${id} contains`;
    if (!isReserved(name) && map && !Object.hasOwn(map, name)) throw invalid(`${prefix} invalid placeholder ${name}.`);
    if (name === EVENT_JSON && !template.isObject) {
      throw invalid(`${prefix} placeholder ${EVENT_JSON} valid only for JSON template.`);
    }
    // Recorded as a bare value of an object only.
    if (name === EVENT && (quoted || !template.isObject)) {
      throw invalid(`${prefix} placeholder ${EVENT} elsewhere than as a value of its own in a JSON object.`);
    }
  }
  const key = keyPlaceholder(template);
  if (key) throw invalid(`InputTemplate placeholder present as a JSON object key for target ${id}: ${key.name}.`);
}

function validateLogsTemplate(id: string, sample: string): void {
  const value: unknown = isJson(sample) ? JSON.parse(sample) : undefined;
  const keys = typeof value === "object" && value !== null ? Object.keys(value).sort() : [];
  if (keys.join() !== "message,timestamp") {
    throw invalid(
      `Invalid InputTemplate for target ${id} : a log group requires {"timestamp": <time>, "message": <message>}.`,
    );
  }
}

/** Builds what a target receives from an event. The input must have passed {@link validateTargetInput}. */
export function buildTargetInput(target: TargetInput, event: BusEvent, context: InputContext): BuiltInput {
  if (target.Input !== undefined) return { ok: true, body: target.Input };
  if (target.InputPath !== undefined) {
    const value = target.InputPath === "" ? undefined : valueAtPath(envelope(event), target.InputPath);
    return { ok: true, body: JSON.stringify(value ?? {}) };
  }
  if (!target.InputTransformer) return { ok: true, body: JSON.stringify(envelope(event)) };
  const body = transform(target.InputTransformer, event, context);
  if (body === "" || isDeliverable(body)) return { ok: true, body };
  return { ok: false, code: "INVALID_JSON", message: "Invalid input for target.", body };
}

function transform(
  { InputPathsMap: map, InputTemplate }: NonNullable<TargetInput["InputTransformer"]>,
  event: BusEvent,
  context: InputContext,
): string {
  const template = parseTemplate(InputTemplate);
  const found = envelope(event);
  return fillTemplate(template, (placeholder: Placeholder) => {
    const { name } = placeholder;
    const path = map && Object.hasOwn(map, name) ? map[name] : undefined;
    if (path !== undefined) return writeValue(valueAtPath(found, path), placeholder, template.isObject);
    if (isReserved(name)) return writeValue(reservedValue(name, event, context), placeholder, template.isObject);
    return `<${name}>`;
  });
}

function isReserved(name: string): boolean {
  return name === EVENT || name === EVENT_JSON || Object.hasOwn(TEXT_VARIABLES, name);
}

function reservedValue(name: string, event: BusEvent, context: InputContext): unknown {
  if (name === EVENT_JSON) return envelope(event);
  if (name !== EVENT) return TEXT_VARIABLES[name]?.(context);
  const { id, account, source, region, resources, version } = event;
  return {
    id,
    account,
    detailType: event["detail-type"],
    time: Date.parse(event.time),
    source,
    region,
    resources,
    version,
  };
}

/** The event with its members in the order in which targets receive them. */
function envelope(event: BusEvent): BusEvent {
  const { version, id, source, account, time, region, resources, detail } = event;
  const replay = event["replay-name"];
  return {
    version,
    id,
    "detail-type": event["detail-type"],
    source,
    account,
    time,
    region,
    ...(replay === undefined ? {} : { "replay-name": replay }),
    resources,
    detail,
  };
}

function limit(member: string, text: string | undefined, maximum: number): void {
  if (text !== undefined && text.length > maximum) {
    throw constraint(member, `Member must have length less than or equal to ${maximum}`);
  }
}

function constraint(member: string, rule: string): AwsError {
  return invalid(`1 validation error detected: Value at '${member}' failed to satisfy constraint: ${rule}`);
}

function invalid(message: string): AwsError {
  return new AwsError("ValidationException", message);
}
