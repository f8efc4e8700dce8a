import type { Operation, ServiceModel } from "../emulator/models";
import { readJson, writeJson } from "./protocols/json";
import { knownMembers, scalarText, shapeOf } from "./protocols/values";
import { escapeXml, parseXml, writeElement } from "./protocols/xml";
import { readXml, writeMembers, writeValue } from "./protocols/xmlShapes";
import type { Dialect, RecognisedCall } from "./recognition";
import type { WireAnswer } from "./wire";

/**
 * The answer of a service of our own, in the protocol of the request. Members are spelled as in the model; a
 * point in time is a Date, ISO 8601 text or seconds; bytes are a Uint8Array or base64 text, except a payload of bytes,
 * whose text is sent as it is. Throws TypeError for a member the model does not have.
 */
export function renderAnswer(output: Record<string, unknown>, call: RecognisedCall, requestId: string): WireAnswer {
  const operation = call.model.operations[call.operation];
  const status = operation?.responseCode ?? 200;
  const headers: Record<string, string> = { "x-amzn-requestid": requestId };
  switch (call.dialect.protocol) {
    case "json": {
      headers["content-type"] = `application/x-amz-json-${call.dialect.jsonVersion}`;
      const value = operation?.output ? writeJson(output, operation.output, call.model.shapes) : {};
      return { status, headers, body: Buffer.from(JSON.stringify(value)) };
    }
    case "query":
    case "ec2":
      headers["content-type"] = "text/xml;charset=UTF-8";
      return { status, headers, body: Buffer.from(renderQuery(output, call, operation, requestId)) };
    default:
      return renderRest(output, call.model, operation, { status, headers, body: Buffer.alloc(0) });
  }
}

function renderQuery(
  output: Record<string, unknown>,
  { model, operation: name, dialect }: RecognisedCall,
  operation: Operation | undefined,
  requestId: string,
): string {
  const reference = operation?.output;
  const members = reference ? writeMembers(output, reference, model.shapes) : "";
  const id = escapeXml(requestId);
  const content =
    dialect.protocol === "ec2"
      ? writeElement("requestId", id) + (reference ? members : writeElement("return", "true"))
      : (reference?.resultWrapper ? writeElement(reference.resultWrapper, members) : members) +
        writeElement("ResponseMetadata", writeElement("RequestId", id));
  return writeElement(`${name}Response`, content, model.xmlNamespace ? { xmlns: model.xmlNamespace } : {});
}

function renderRest(
  output: Record<string, unknown>,
  model: ServiceModel,
  operation: Operation | undefined,
  answer: WireAnswer,
): WireAnswer {
  const reference = operation?.output;
  const json = model.protocol === "rest-json";
  answer.headers["content-type"] = json ? "application/json" : "application/xml";
  if (!reference) return answer;
  const shape = shapeOf(model.shapes, reference);
  const body: Record<string, unknown> = {};
  for (const { name, reference: member, value } of knownMembers(output, shape, reference.shape)) {
    const wire = member.locationName ?? name;
    if (member.location === "statusCode") answer.status = Number(value);
    else if (member.location === "header")
      answer.headers[wire] = scalarText(value, shapeOf(model.shapes, member), "rfc822");
    else if (member.location === "headers")
      for (const [key, text] of Object.entries(value as Record<string, string>)) answer.headers[wire + key] = text;
    else body[name] = value;
  }
  const { payload } = shape;
  const member = payload ? shape.members?.[payload] : undefined;
  if (payload && member) {
    const value = body[payload];
    const type = shapeOf(model.shapes, member).type;
    if (value === undefined) return answer;
    if (type === "blob" || type === "string") answer.body = Buffer.from(value as string | Uint8Array);
    else if (json) answer.body = Buffer.from(JSON.stringify(writeJson(value, member, model.shapes)));
    else answer.body = Buffer.from(writeValue(member.locationName ?? payload, value, member, model.shapes));
  } else if (json) answer.body = Buffer.from(JSON.stringify(writeJson(body, reference, model.shapes)));
  else if (Object.keys(body).length > 0)
    answer.body = Buffer.from(writeElement(reference.shape, writeMembers(body, reference, model.shapes)));
  return answer;
}

/**
 * Members of an answer that came from the emulator, as the model spells them. Undefined for a body that is not JSON or
 * XML (an object's content, nothing at all).
 */
export function readAnswer(answer: WireAnswer, call: RecognisedCall): Record<string, unknown> | undefined {
  const reference = call.model.operations[call.operation]?.output;
  if (!reference || answer.body.length === 0) return undefined;
  const { shapes } = call.model;
  const shape = shapeOf(shapes, reference);
  const payload = shape.payload ? shape.members?.[shape.payload] : undefined;
  const content = payload ? shapeOf(shapes, payload) : shape;
  if (content.type !== "structure") return undefined;
  const text = answer.body.toString("utf8");
  try {
    let value: unknown;
    if (call.dialect.protocol === "json" || call.dialect.protocol === "rest-json")
      value = readJson(JSON.parse(text), content, shapes);
    else {
      const root = parseXml(text);
      const wrapped = root.children.find((child) => child.name === reference.resultWrapper);
      value = readXml(wrapped ?? root, content, shapes);
    }
    return shape.payload ? { [shape.payload]: value } : (value as Record<string, unknown>);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * The emulator leaves the code out of some answers about what does not exist. Services that speak JSON say
 * ResourceNotFoundException ("Common errors" of their API references), without which an SDK knows no more than 404.
 */
export function nameError(answer: WireAnswer, { protocol }: Dialect): void {
  if (answer.status !== 404 || !protocol.endsWith("json") || readError(answer).code !== "404") return;
  answer.headers["x-amzn-errortype"] = "ResourceNotFoundException";
}

/** Code and message of an error answer, whichever protocol it is in. */
export function readError(answer: WireAnswer): { code: string; message: string; status: number } {
  const { status } = answer;
  const text = answer.body.toString("utf8");
  const type = String(answer.headers["x-amzn-errortype"] ?? "");
  const bare = (code: string) => code.replace(/^.*#/, "").replace(/:.*$/, "");
  try {
    const json = JSON.parse(text) as Record<string, unknown>;
    const code = String(json.__type ?? json.code ?? json.Code ?? type);
    return { status, code: bare(code) || String(status), message: String(json.message ?? json.Message ?? "") };
  } catch {
    const element = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
    return { status, code: element("Code") ?? (bare(type) || String(status)), message: element("Message") ?? "" };
  }
}
