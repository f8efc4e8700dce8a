import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { S3Client } from "@aws-sdk/client-s3";
import type { SFNClient } from "@aws-sdk/client-sfn";
import type { SNSClient } from "@aws-sdk/client-sns";
import type { STSClient } from "@aws-sdk/client-sts";
import type { TriageSettings } from "../../organization/settings";
import type { Response } from "../../responses/types";
import type { Service } from "../../runbooks/language/api";

/** The one method of an SDK client that is used here. */
export type Sender<Client extends { send: unknown }> = Pick<Client, "send">;

/** Makes one call in a member account with the credentials of one narrowed session. */
export type Call = (service: Service, operation: string, input: object) => Promise<Record<string, unknown>>;

export interface SessionCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}

export interface Log {
  info(message: string, details: Record<string, unknown>): void;
  error(message: string, details: Record<string, unknown>): void;
}

/** Everything outside the function: the services of the security account, the way into members, time and output. */
export interface Dependencies {
  settings: TriageSettings;
  /** The catalogue. */
  responses: readonly Response[];
  dynamodb: Sender<DynamoDBClient>;
  s3: Sender<S3Client>;
  sfn: Sender<SFNClient>;
  sns: Sender<SNSClient>;
  sts: Sender<STSClient>;
  memberCalls(region: string, credentials: SessionCredentials): Call;
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  log: Log;
  /** Writes one line of an embedded metric. */
  emit(line: string): void;
}
