import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { tokenHeader } from "../../console/protocol";

const loopback = ["127.0.0.1", "[::1]", "localhost"];

/** Whether a request came to this server by its own name: another name is DNS rebinding. */
export function ownHost({ headers }: Pick<IncomingMessage, "headers">, port: number): boolean {
  return loopback.some((host) => headers.host === `${host}:${port}`);
}

/** Whether a request was made by the server's own page, or by no page. */
export function ownOrigin({ headers }: Pick<IncomingMessage, "headers">, port: number): boolean {
  return headers.origin === undefined || loopback.some((host) => headers.origin === `http://${host}:${port}`);
}

/** Whether the request has the token. The comparison lasts the same for any token of the same length. */
export function hasToken({ headers }: Pick<IncomingMessage, "headers">, token: string): boolean {
  const given = Buffer.from(String(headers[tokenHeader] ?? ""));
  const wanted = Buffer.from(token);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
