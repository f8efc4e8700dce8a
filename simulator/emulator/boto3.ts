/** API calls made with boto3, as SSM Automation's aws:executeAwsApi and Step Functions' tasks make them. */
import { AwsError } from "../aws";

export interface Boto3Call {
  /** boto3's client name: `ec2`, `stepfunctions`. */
  service: string;
  /** In PascalCase, as in the service model; no other spelling is accepted. */
  operation: string;
  /** Spelled as boto3 spells them; validated by boto3. Timestamps as ISO 8601 text. */
  parameters: Record<string, unknown>;
  region: string;
  /** Where the call goes: the front door, or `Emulator.endpoint` to go round it. */
  endpoint: string;
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  /** Parameters may hold `{"$bytes": base64}`, and streams are sent and read; else both are refused, as Automation does. */
  binary?: boolean;
  /** Added at the end of boto3's user agent. */
  userAgent?: string;
  /** Simulated time: what boto3 signs with. */
  now?: Date;
}

export interface Boto3Error {
  /**
   * - `UnknownService`, `UnknownOperation`: boto3 has no such client or operation.
   * - `ParamValidation`: refused by boto3 before anything was sent (also a binary parameter: how Automation reads text
   *   there is not documented).
   * - `Streaming`: an operation that streams its input or output, which Automation refuses.
   * - `Client`: the service answered with an error.
   * - `Connection`: no answer, or one that boto3 cannot read.
   */
  kind: "UnknownService" | "UnknownOperation" | "ParamValidation" | "Streaming" | "Client" | "Connection";
  /** The service's error code where kind is `Client`, else the name of boto3's exception or refusal. */
  code: string;
  message: string;
  /** HTTP status where kind is `Client`, else null. */
  status: number | null;
  /** Where kind is `Client`: the error shape of the service's model (`NoSuchBucket`), null where it has none for the code. */
  shape?: string | null;
  requestId?: string | null;
}

/** A call that was refused, with what boto3 knows of it beyond code and message. */
export class ServiceError extends AwsError {
  constructor(
    code: string,
    message: string,
    status: number,
    /** The error shape of the service's model, where the model has one. */
    readonly shape?: string,
    readonly requestId?: string,
  ) {
    super(code, message, status);
    this.name = "ServiceError";
  }
}

/** The error of a refused call; what boto3 itself refuses has the kind as its code, such as `ParamValidation`. */
export function refusal({ kind, code, message, status, shape, requestId }: Boto3Error): ServiceError {
  return new ServiceError(
    kind === "Client" ? code : kind,
    message,
    status ?? 400,
    shape ?? undefined,
    requestId ?? undefined,
  );
}

/** Never retried: whoever calls decides about retries. */
export type Boto3Answer =
  | {
      ok: true;
      /**
       * boto3's answer. Times are ISO 8601 in UTC with `Z`; bytes are `{"$bytes": base64}`; `ResponseMetadata` keeps
       * RequestId, HTTPStatusCode and RetryAttempts.
       */
      response: Record<string, unknown>;
    }
  | { ok: false; error: Boto3Error };
