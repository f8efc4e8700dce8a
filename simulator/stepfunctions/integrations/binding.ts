import type { ServiceModel, Shape } from "../../emulator/models";
import { isJsonMap, type Json, type JsonMap, timestampText } from "../json";
import { pascalCase } from "./names";

/** Names, by shape, of the members as Step Functions spells them. */
const spelled = new WeakMap<Shape, Map<string, string>>();

/** Member of a structure by its name in Step Functions. */
function membersBySpelling(shape: Shape): Map<string, string> {
  let names = spelled.get(shape);
  if (!names) {
    names = new Map(Object.keys(shape.members ?? {}).map((member) => [pascalCase(member), member]));
    spelled.set(shape, names);
  }
  return names;
}

/** Whether a value is only known when the state runs: a member that ends in `.$`, a JSONata expression. */
export type IsDynamic = (key: string, value: Json) => boolean;
const nothingIsDynamic: IsDynamic = () => false;

/**
 * Turns the parameters of an `aws-sdk` task into those of the service's own model, and says what does not fit: unknown
 * members and wrong types at any depth, missing members only at the top (recorded: ValidateStateMachineDefinition).
 */
export function bindParameters(
  parameters: JsonMap,
  model: ServiceModel,
  operation: string,
  isDynamic: IsDynamic = nothingIsDynamic,
): { bound: Record<string, unknown>; problems: string[] } {
  const problems: string[] = [];
  const input = model.operations[operation]?.input?.shape;
  const shape = input === undefined ? undefined : model.shapes[input];
  if (!shape) {
    if (Object.keys(parameters).length > 0) problems.push(`${operation} accepts no parameters`);
    return { bound: {}, problems };
  }
  const names = new Set(Object.keys(parameters).map((key) => key.replace(/\.\$$/, "")));
  for (const [spelling, member] of membersBySpelling(shape)) {
    const isRequired = shape.required?.includes(member) || isStreamed(model, shape, member);
    if (isRequired && !names.has(spelling)) {
      problems.push(`The field '${spelling}' is required but was missing`);
    }
  }
  const bound = new Binder(model, problems, isDynamic).structure(parameters, shape) as Record<string, unknown>;
  return { bound, problems };
}

function isStreamed(model: ServiceModel, shape: Shape, member: string): boolean {
  const reference = shape.members?.[member];
  return reference !== undefined && (reference.streaming ?? model.shapes[reference.shape]?.streaming) === true;
}

class Binder {
  constructor(
    private readonly model: ServiceModel,
    private readonly problems: string[],
    private readonly isDynamic: IsDynamic,
  ) {}

  structure(value: JsonMap, shape: Shape): unknown {
    const bound: Record<string, unknown> = {};
    for (const [key, member] of Object.entries(value)) {
      const dynamic = this.isDynamic(key, member);
      const spelling = dynamic ? key.replace(/\.\$$/, "") : key;
      const name = membersBySpelling(shape).get(spelling);
      const target = name === undefined ? undefined : this.model.shapes[shape.members?.[name]?.shape ?? ""];
      // null is a member that is not set, as in Java.
      if (name === undefined || !target) this.problems.push(this.unknown(spelling, shape));
      else if (dynamic || member === null) continue;
      else if (target.type === "blob") bound[name] = this.blob(member, spelling, shape, name);
      else bound[name] = this.value(member, target, spelling);
    }
    return bound;
  }

  private unknown(spelling: string, shape: Shape): string {
    const similar = [...membersBySpelling(shape).keys()].find((name) => name.toLowerCase() === spelling.toLowerCase());
    return `The field "${spelling}" is not supported by Step Functions${similar ? `. Did you mean '${similar}'?` : ""}`;
  }

  private value(value: Json, shape: Shape, field: string): unknown {
    switch (shape.type) {
      case "structure":
        if (shape.document) return value;
        return isJsonMap(value) ? this.structure(value, shape) : this.refuse(field, "an OBJECT");
      case "list":
        return Array.isArray(value) ? this.list(value, shape, field) : this.refuse(field, "an ARRAY");
      case "map":
        return isJsonMap(value) ? this.map(value, shape, field) : this.refuse(field, "an OBJECT");
      case "string":
        return typeof value === "string" ? value : this.refuse(field, "a STRING");
      case "boolean":
        return this.boolean(value, field);
      case "integer":
      case "long":
        return Number.isInteger(value) ? value : this.refuse(field, "an INTEGER");
      case "float":
      case "double":
        return typeof value === "number" ? value : this.refuse(field, "a NUMBER");
      case "timestamp":
        return typeof value === "string" || typeof value === "number" ? value : this.refuse(field, "a TIMESTAMP");
      case "blob":
        return this.blob(value, field);
    }
  }

  private list(value: Json[], shape: Shape, field: string): unknown[] {
    const element = this.model.shapes[shape.member?.shape ?? ""] ?? { type: "string" };
    return value.flatMap((item) => (this.isDynamic("", item) ? [] : [this.value(item, element, field)]));
  }

  private map(value: JsonMap, shape: Shape, field: string): Record<string, unknown> {
    const element = this.model.shapes[shape.value?.shape ?? ""] ?? { type: "string" };
    const bound: Record<string, unknown> = {};
    for (const [key, item] of Object.entries(value)) {
      if (!this.isDynamic(key, item)) bound[key] = this.value(item, element, field);
    }
    return bound;
  }

  /** Texts are read as Booleans (recorded); what other text than true and false means is not documented. */
  private boolean(value: Json, field: string): unknown {
    if (typeof value === "boolean") return value;
    const word = typeof value === "string" ? value.trim().toLowerCase() : "";
    return word === "true" || word === "false" ? word === "true" : this.refuse(field, "a BOOLEAN");
  }

  /**
   * A streamed body is the JSON document itself, text with its quotes too; any other binary is the text's bytes
   * (recorded). A whole body that is not streamed, such as the payload of a function, accepts JSON as well.
   */
  private blob(value: Json, field: string, holder: Shape = { type: "structure" }, member = ""): unknown {
    if (isStreamed(this.model, holder, member)) return bytes(JSON.stringify(value));
    if (typeof value === "string") return bytes(value);
    return holder.payload === member ? bytes(JSON.stringify(value)) : this.refuse(field, "a STRING");
  }

  private refuse(field: string, wanted: string): undefined {
    this.problems.push(`The value for the field '${field}' must be ${wanted}`);
    return undefined;
  }
}

const bytes = (text: string) => ({ $bytes: Buffer.from(text).toString("base64") });

/** Turns a service's answer, as boto3 gives it, into the result of an `aws-sdk` task. */
export function shapeResult(answer: Record<string, unknown>, model: ServiceModel, operation: string): JsonMap {
  const output = model.operations[operation]?.output?.shape;
  const { ResponseMetadata: _, ...members } = answer;
  return shaped(members, output === undefined ? undefined : model.shapes[output], model) as JsonMap;
}

function shaped(value: unknown, shape: Shape | undefined, model: ServiceModel): Json {
  if (Array.isArray(value)) return value.map((item) => shaped(item, model.shapes[shape?.member?.shape ?? ""], model));
  if (isJsonMap(value)) {
    if (typeof value.$bytes === "string") return Buffer.from(value.$bytes, "base64").toString("utf8");
    const result: JsonMap = {};
    for (const [key, member] of Object.entries(value)) {
      const inner = shape?.type === "map" ? shape.value?.shape : shape?.members?.[key]?.shape;
      const name = shape?.type === "structure" && !shape.document ? pascalCase(key) : key;
      if (member !== null) result[name] = shaped(member, model.shapes[inner ?? ""], model);
    }
    return result;
  }
  if (typeof value === "string" && shape?.type === "timestamp") return timestampText(value);
  return value as Json;
}
