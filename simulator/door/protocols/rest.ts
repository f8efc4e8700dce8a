import type { Operation, ServiceModel, Shape } from "../../emulator/models";
import { readJson } from "./json";
import { type Shapes, shapeOf, typedScalar } from "./values";
import { parseXml } from "./xml";
import { readXml } from "./xmlShapes";

/** What of a request carries a rest operation's input. */
export interface RestRequest {
  labels: Record<string, string>;
  query: URLSearchParams;
  /** Lower-case names. */
  headers: Record<string, string>;
  body: Buffer;
}

/**
 * Members of a rest operation's input. A payload of bytes is text where it is valid UTF-8 and a Buffer otherwise; a
 * streamed payload (an S3 object, possibly in signed chunks) is not read.
 */
export function readRest(request: RestRequest, operation: Operation, model: ServiceModel): Record<string, unknown> {
  const { input } = operation;
  if (!input) return {};
  const shape = shapeOf(model.shapes, input);
  const members: Record<string, unknown> = {};
  const bound = new Set<string>();
  for (const [name, reference] of Object.entries(shape.members ?? {})) {
    if (!reference.location) continue;
    const wire = reference.locationName ?? name;
    const memberShape = shapeOf(model.shapes, reference);
    let value: unknown;
    if (reference.location === "uri") value = scalar(request.labels[wire], memberShape);
    else if (reference.location === "header")
      value = header(headerOf(request, wire.toLowerCase()), memberShape, reference.jsonvalue);
    else if (reference.location === "headers") value = prefixed(request.headers, wire.toLowerCase());
    else if (reference.location === "querystring" && memberShape.type !== "map") {
      value = queryValue(request.query.getAll(wire), memberShape, model.shapes);
      bound.add(wire);
    }
    if (value !== undefined) members[name] = value;
  }
  const rest = Object.entries(shape.members ?? {}).find(
    ([, reference]) => reference.location === "querystring" && shapeOf(model.shapes, reference).type === "map",
  );
  if (rest) {
    const left = [...request.query].filter(([key]) => !bound.has(key));
    if (left.length > 0) members[rest[0]] = Object.fromEntries(left);
  }
  return { ...members, ...readBody(request.body, shape, model) };
}

/** The length of a body that is sent in signed chunks is that of its content. */
function headerOf({ headers }: RestRequest, name: string): string | undefined {
  return (name === "content-length" ? headers["x-amz-decoded-content-length"] : undefined) ?? headers[name];
}

function readBody(body: Buffer, shape: Shape, model: ServiceModel): Record<string, unknown> {
  if (body.length === 0) return {};
  const { payload } = shape;
  const reference = payload ? shape.members?.[payload] : undefined;
  const content = reference ? shapeOf(model.shapes, reference) : shape;
  if (reference?.streaming || content.streaming || content.eventstream) return {};
  if (payload && (content.type === "blob" || content.type === "string"))
    return { [payload]: body.equals(Buffer.from(body.toString("utf8"))) ? body.toString("utf8") : body };
  // Headers alone make the input; what such an operation has in its body (chunk signatures, nothing) is not input.
  if (!payload && Object.values(shape.members ?? {}).every((member) => member.location)) return {};
  const value =
    model.protocol === "rest-xml"
      ? readXml(parseXml(body.toString("utf8")), content, model.shapes)
      : readJson(JSON.parse(body.toString("utf8")), content, model.shapes);
  return payload ? { [payload]: value } : (value as Record<string, unknown>);
}

function scalar(text: string | undefined, shape: Shape): unknown {
  return text === undefined ? undefined : typedScalar(text, shape);
}

function header(text: string | undefined, shape: Shape, json?: true): unknown {
  if (text === undefined) return undefined;
  if (json) return JSON.parse(Buffer.from(text, "base64").toString("utf8"));
  return shape.type === "list" ? text.split(",").map((part) => part.trim()) : typedScalar(text, shape);
}

function prefixed(headers: Record<string, string>, prefix: string): Record<string, string> | undefined {
  const found = Object.entries(headers)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, value]) => [name.slice(prefix.length), value] as const);
  return found.length > 0 ? Object.fromEntries(found) : undefined;
}

function queryValue(values: string[], shape: Shape, shapes: Shapes): unknown {
  const [first] = values;
  if (first === undefined) return undefined;
  if (shape.type !== "list" || !shape.member) return typedScalar(first, shape);
  const element = shapeOf(shapes, shape.member);
  return values.map((value) => typedScalar(value, element));
}
