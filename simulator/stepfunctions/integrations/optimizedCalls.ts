import type { ServiceModel } from "../../emulator/models";
import { StateError } from "../errors";
import { isJsonMap, type Json, type JsonMap } from "../json";
import type { ExecutionRecord } from "../types";

/** Members that accept JSON where the service accepts text, by operation. */
const jsonTexts: Readonly<Record<string, string>> = {
  Invoke: "Payload",
  SendMessage: "MessageBody",
  Publish: "Message",
  StartExecution: "Input",
};
/** Of these, those that are left out where they are null (recorded). */
const leftOut: ReadonlySet<string> = new Set(["Payload", "Input"]);

/** What an optimized integration does to a task's parameters before they are sent. */
export function prepareOptimized(operation: string, input: JsonMap, execution: ExecutionRecord): JsonMap {
  if (operation === "PutEvents") return withEntries(input, execution);
  const member = jsonTexts[operation];
  const value = member === undefined ? undefined : input[member];
  if (member === undefined || value === undefined) return input;
  if (value === null && leftOut.has(member)) {
    const { [member]: _, ...others } = input;
    return others;
  }
  // Text is the text itself (recorded also for Input, which must then be JSON); of a payload it is one JSON string.
  const isText = typeof value === "string" && member !== "Payload";
  return isText ? input : { ...input, [member]: JSON.stringify(value) };
}

/** "The execution ARN and the state machine ARN are automatically appended" (Step Functions guide, connect-eventbridge). */
function withEntries(input: JsonMap, { arn, machine }: ExecutionRecord): JsonMap {
  if (!Array.isArray(input.Entries)) return input;
  const Entries = input.Entries.map((entry) => {
    if (!isJsonMap(entry)) return entry;
    const { Detail, Resources } = entry;
    return {
      ...entry,
      ...(Detail !== undefined && { Detail: typeof Detail === "string" ? Detail : JSON.stringify(Detail) }),
      Resources: [...(Array.isArray(Resources) ? Resources : []), arn, machine.arn],
    };
  });
  return { ...input, Entries };
}

/** The result of an optimized task: the answer with its metadata, and what the integration reads in it. */
export function resultOf(operation: string, answer: Record<string, unknown>, model: ServiceModel): Json {
  if (operation === "Invoke") return functionResult(answer).result;
  const { ResponseMetadata: _, ...members } = answer;
  if (operation === "PutEvents" && Number(members.FailedEntryCount) > 0) {
    throw new StateError("EventBridge.FailedEntry", JSON.stringify(members));
  }
  const output = model.shapes[model.operations[operation]?.output?.shape ?? ""];
  const result: JsonMap = {};
  for (const [name, value] of Object.entries(members)) {
    const isMoment = model.shapes[output?.members?.[name]?.shape ?? ""]?.type === "timestamp";
    // The SDK for Java 1 writes a date as its milliseconds.
    result[capitalized(name)] = isMoment ? Date.parse(String(value)) : (value as Json);
  }
  return { ...result, ...metadata(answer) };
}

/** The answer of Lambda's Invoke: the payload, and the whole result with it inside. @throws StateError of the function. */
export function functionResult(answer: Record<string, unknown>): { payload: Json; result: Json } {
  const { Payload, FunctionError, ResponseMetadata: _, ...members } = answer as Record<string, Json>;
  const text = isJsonMap(Payload) ? Buffer.from(String(Payload.$bytes ?? ""), "base64").toString("utf8") : "";
  const payload = text === "" ? {} : (JSON.parse(text) as Json);
  if (FunctionError !== undefined) {
    const type = isJsonMap(payload) && typeof payload.errorType === "string" ? payload.errorType : "Lambda.Unknown";
    throw new StateError(type, text);
  }
  return { payload, result: { ...members, Payload: payload, ...metadata(answer) } };
}

/** SdkHttpMetadata also has the answer's headers in AWS; of those, only the request id is known here. */
function metadata(answer: Record<string, unknown>): JsonMap {
  const known = isJsonMap(answer.ResponseMetadata) ? answer.ResponseMetadata : {};
  const RequestId = String(known.RequestId ?? "");
  return {
    SdkHttpMetadata: { HttpHeaders: { "x-amzn-RequestId": RequestId }, HttpStatusCode: known.HTTPStatusCode ?? 200 },
    SdkResponseMetadata: { RequestId },
  };
}

const capitalized = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
