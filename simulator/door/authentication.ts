import { AwsError } from "../aws";
import type { Dialect } from "./recognition";
import type { Session, Sessions } from "./sessions";
import { isSignedWith, readSignature, type Signature } from "./signature";
import type { WireRequest } from "./wire";

export interface Caller {
  session: Session;
  signature: Signature;
}

type Refusal = "missing" | "unknown" | "expired" | "unsigned";
type Family = "ec2" | "query" | "s3" | "json";

/**
 * The codes differ by service family. Sources: "Common errors" of the API references of EC2 ("Error codes"), IAM and STS
 * (query), S3 ("Error responses") and DynamoDB and Systems Manager (json).
 */
const refusals: Record<Refusal, Record<Family, { code: string; status: number; message: string }>> = {
  missing: {
    ec2: { code: "AuthFailure", status: 401, message: "The request carries no signature: credentials are missing" },
    query: { code: "MissingAuthenticationToken", status: 403, message: "Request is missing Authentication Token" },
    s3: { code: "AccessDenied", status: 403, message: "Access Denied" },
    json: {
      code: "MissingAuthenticationTokenException",
      status: 400,
      message: "Request is missing Authentication Token",
    },
  },
  unknown: {
    ec2: { code: "AuthFailure", status: 401, message: "AWS was not able to validate the provided access credentials" },
    query: {
      code: "InvalidClientTokenId",
      status: 403,
      message: "The security token included in the request is invalid.",
    },
    s3: {
      code: "InvalidAccessKeyId",
      status: 403,
      message: "The AWS Access Key Id you provided does not exist in our records.",
    },
    json: {
      code: "UnrecognizedClientException",
      status: 400,
      message: "The security token included in the request is invalid.",
    },
  },
  expired: {
    ec2: { code: "RequestExpired", status: 400, message: "Request has expired." },
    query: { code: "ExpiredToken", status: 403, message: "The security token included in the request is expired" },
    s3: { code: "ExpiredToken", status: 400, message: "The provided token has expired." },
    json: {
      code: "ExpiredTokenException",
      status: 400,
      message: "The security token included in the request is expired",
    },
  },
  unsigned: {
    ec2: { code: "AuthFailure", status: 401, message: "AWS was not able to validate the provided access credentials" },
    query: {
      code: "SignatureDoesNotMatch",
      status: 403,
      message: "The request signature we calculated does not match the signature you provided.",
    },
    s3: {
      code: "SignatureDoesNotMatch",
      status: 403,
      message:
        "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
    },
    json: {
      code: "InvalidSignatureException",
      status: 400,
      message: "The request signature we calculated does not match the signature you provided.",
    },
  },
};

/** Whose request this is. Throws the AwsError that the service itself would answer. */
export function authenticate(request: WireRequest, sessions: Sessions, now: Date, dialect: Dialect): Caller {
  const signature = readSignature(request);
  if (!signature) throw refusal("missing", dialect);
  const session = sessions.find(signature.accessKeyId);
  if (!session || session.credentials.sessionToken !== (signature.sessionToken ?? ""))
    throw refusal("unknown", dialect);
  if (session.expires && session.expires <= now) throw refusal("expired", dialect);
  if (!isSignedWith(session.credentials.secretAccessKey, signature, request)) throw refusal("unsigned", dialect);
  return { session, signature };
}

function refusal(kind: Refusal, dialect: Dialect): AwsError {
  const { code, message, status } = refusals[kind][family(dialect)];
  return new AwsError(code, message, dialect.protocol === "rest-json" ? 403 : status);
}

function family({ protocol }: Dialect): Family {
  if (protocol === "rest-xml") return "s3";
  return protocol === "rest-json" ? "json" : protocol;
}
