import { type ApiCall, AwsError, principalArn } from "../aws";
import { escapeXml, writeElement } from "./protocols/xml";
import type { Dialect } from "./recognition";
import type { Authorization } from "./types";
import type { WireAnswer } from "./wire";

/** What a service answers to a caller who may not, in its own code and AWS's wording. */
export function accessDenied(call: ApiCall, decision: Authorization, dialect: Dialect): AwsError {
  const action = decision.action ?? `${call.service}:${call.operation}`;
  const resource = decision.resource ? ` on resource: ${decision.resource}` : "";
  const sentence = decision.reason.startsWith("User: ")
    ? decision.reason
    : `User: ${principalArn(call.principal)} is not authorized to perform: ${action}${resource} because ${decision.reason}`;
  switch (dialect.protocol) {
    case "ec2":
      return new AwsError(
        "UnauthorizedOperation",
        `You are not authorized to perform this operation. ${sentence}`,
        403,
      );
    case "query":
      return new AwsError(dialect.service === "sns" ? "AuthorizationError" : "AccessDenied", sentence, 403);
    case "rest-xml":
      return new AwsError("AccessDenied", sentence, 403);
    case "json":
      return new AwsError("AccessDeniedException", sentence, 400);
    case "rest-json":
      return new AwsError("AccessDeniedException", sentence, 403);
  }
}

/** An error in the form that SDKs of the dialect read. */
export function renderError(error: AwsError, dialect: Dialect, requestId: string, head = false): WireAnswer {
  const { code, message, status } = error;
  const headers: Record<string, string> = { "x-amzn-requestid": requestId };
  if (dialect.protocol === "json" || dialect.protocol === "rest-json") {
    const json = dialect.protocol === "json";
    headers["content-type"] = json ? `application/x-amz-json-${dialect.jsonVersion}` : "application/json";
    headers["x-amzn-errortype"] = code;
    if (dialect.queryCompatible)
      headers["x-amzn-query-error"] = `${queryCode(code)};${status >= 500 ? "Receiver" : "Sender"}`;
    return { status, headers, body: Buffer.from(JSON.stringify(json ? { __type: code, message } : { message })) };
  }
  headers["content-type"] = "text/xml;charset=UTF-8";
  const text = (name: string, value: string) => writeElement(name, escapeXml(value));
  const codeAndMessage = text("Code", code) + text("Message", message);
  let body: string;
  if (dialect.protocol === "ec2") {
    const inner = writeElement("Errors", writeElement("Error", codeAndMessage));
    body = writeElement("Response", inner + text("RequestID", requestId));
  } else if (dialect.protocol === "query") {
    const inner = writeElement("Error", text("Type", status >= 500 ? "Receiver" : "Sender") + codeAndMessage);
    body = writeElement("ErrorResponse", inner + text("RequestId", requestId));
  } else {
    headers["x-amz-request-id"] = requestId;
    // The answer to HEAD has no body, so that a client knows the status alone.
    if (head) return { status, headers, body: Buffer.alloc(0) };
    body = writeElement("Error", codeAndMessage + text("RequestId", requestId) + text("HostId", requestId));
  }
  return { status, headers, body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${body}`) };
}

/** The query protocol never had the word Exception at the end of the shared codes. */
function queryCode(code: string): string {
  return code === "AccessDeniedException" ? "AccessDenied" : code;
}
