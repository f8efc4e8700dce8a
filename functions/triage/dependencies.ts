import type { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { EC2Client } from "@aws-sdk/client-ec2";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { S3Client } from "@aws-sdk/client-s3";
import type { SNSClient } from "@aws-sdk/client-sns";
import type { SSMClient } from "@aws-sdk/client-ssm";
import type { STSClient } from "@aws-sdk/client-sts";
import type { TriageSettings } from "../../responses/settings";

/** The one method of an SDK client that is used here. */
export type Sender<Client extends { send: unknown }> = Pick<Client, "send">;

/** Clients that act in a member account with the credentials of one narrowed session. */
export interface MemberClients {
  autoscaling: Sender<AutoScalingClient>;
  ec2: Sender<EC2Client>;
  iam: Sender<IAMClient>;
  ssm: Sender<SSMClient>;
}

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
  dynamodb: Sender<DynamoDBClient>;
  s3: Sender<S3Client>;
  sns: Sender<SNSClient>;
  sts: Sender<STSClient>;
  memberClients(region: string, credentials: SessionCredentials): MemberClients;
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  log: Log;
  /** Writes one line of an embedded metric. */
  emit(line: string): void;
}
