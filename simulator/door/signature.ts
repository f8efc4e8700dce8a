import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { WireRequest } from "./wire";

/** What a SigV4 signature says about a request, read from the Authorization header or a presigned query. */
export interface Signature {
  accessKeyId: string;
  /** yyyymmdd of the scope. */
  date: string;
  region: string;
  /** Signing name of the service: `ec2`, `monitoring`, `states`. */
  service: string;
  signedHeaders: string[];
  signature: string;
  /** yyyymmddThhmmssZ. */
  time: string;
  sessionToken: string | undefined;
  presigned: boolean;
}

/** Undefined when the request carries no SigV4 signature. */
export function readSignature(request: WireRequest): Signature | undefined {
  const { headers, query } = request;
  const parts = Object.fromEntries(
    [...(headers.authorization ?? "").matchAll(/(Credential|SignedHeaders|Signature)=([^,\s]+)/g)].map((m) => [
      m[1],
      m[2],
    ]),
  );
  const presigned = query.get("X-Amz-Signature") !== null;
  const credential = (parts.Credential ?? query.get("X-Amz-Credential") ?? "").split("/");
  if (credential.length < 5) return undefined;
  const [accessKeyId = "", date = "", region = "", service = ""] = credential;
  return {
    accessKeyId,
    date,
    region,
    service,
    signedHeaders: (parts.SignedHeaders ?? query.get("X-Amz-SignedHeaders") ?? "").split(";"),
    signature: parts.Signature ?? query.get("X-Amz-Signature") ?? "",
    time: headers["x-amz-date"] ?? query.get("X-Amz-Date") ?? "",
    sessionToken: headers["x-amz-security-token"] ?? query.get("X-Amz-Security-Token") ?? undefined,
    presigned,
  };
}

/**
 * Whether the request was signed with this secret (AWS Signature Version 4, IAM user guide, "Create a signed AWS API
 * request"). Chunk signatures inside a streamed S3 body are not checked.
 */
export function isSignedWith(secret: string, signature: Signature, request: WireRequest): boolean {
  const scope = `${signature.date}/${signature.region}/${signature.service}/aws4_request`;
  const key = scope.split("/").reduce<string | Buffer>((derived, part) => hmac(derived, part), `AWS4${secret}`);
  const found = Buffer.from(signature.signature, "hex");
  return payloadHashes(signature, request).some((payloadHash) => {
    const canonical = [
      request.method,
      signature.service === "s3" ? request.path : request.path.split("/").map(encode).join("/"),
      canonicalQuery(request.search),
      ...signature.signedHeaders.map((name) => `${name}:${(request.headers[name] ?? "").trim().replace(/ +/g, " ")}`),
      "",
      signature.signedHeaders.join(";"),
      payloadHash,
    ].join("\n");
    const expected = hmac(key, `AWS4-HMAC-SHA256\n${signature.time}\n${scope}\n${hash(canonical)}`);
    return found.length === expected.length && timingSafeEqual(found, expected);
  });
}

/** S3's presigned URLs leave the body out of the signature, those of other services sign an empty one. */
function payloadHashes(signature: Signature, request: WireRequest): string[] {
  const declared = request.headers["x-amz-content-sha256"] ?? request.query.get("X-Amz-Content-Sha256");
  if (declared) return [declared];
  return signature.presigned ? ["UNSIGNED-PAYLOAD", hash(request.body)] : [hash(request.body)];
}

function hash(data: string | Buffer): string {
  return createHash("sha256").update(data).digest("hex");
}

function hmac(key: string | Buffer, data: string): Buffer {
  return createHmac("sha256", key).update(data).digest();
}

function canonicalQuery(search: string): string {
  return search
    .split("&")
    .filter((part) => part !== "" && !part.startsWith("X-Amz-Signature="))
    .map((part) => {
      const [key = "", ...value] = part.split("=");
      return [encode(decodeURIComponent(key)), encode(decodeURIComponent(value.join("=")))] as const;
    })
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map((pair) => pair.join("="))
    .join("&");
}

/** By code unit: a locale's order would differ from AWS's. */
function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Percent-encoding of RFC 3986, which leaves fewer characters alone than encodeURIComponent. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}
