import type { IncomingMessage } from "node:http";

/** A request as it came, read to its end. */
export interface WireRequest {
  method: string;
  /** Percent-encoded, without the query. */
  path: string;
  /** Percent-encoded, without the question mark. */
  search: string;
  query: URLSearchParams;
  /** Lower-case names; repeated ones joined by commas. */
  headers: Record<string, string>;
  /** Names and values in the order sent, for an unchanged copy. */
  rawHeaders: string[];
  body: Buffer;
  sourceIpAddress: string;
}

/** An answer, ready to send. */
export interface WireAnswer {
  status: number;
  headers: Record<string, string | string[]>;
  body: Buffer;
}

export async function readRequest(message: IncomingMessage): Promise<WireRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const [path = "/", ...rest] = (message.url ?? "/").split("?");
  const search = rest.join("?");
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers))
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(",") : value;
  return {
    method: message.method ?? "GET",
    path,
    search,
    query: new URLSearchParams(search),
    headers,
    rawHeaders: message.rawHeaders,
    body: Buffer.concat(chunks),
    sourceIpAddress: message.socket.remoteAddress ?? "127.0.0.1",
  };
}
