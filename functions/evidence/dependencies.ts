import type { S3Client } from "@aws-sdk/client-s3";
import type { STSClient } from "@aws-sdk/client-sts";
import type { TriageSettings } from "../../organization/settings";
import type { Response } from "../../responses/types";
import type { Call, Log, Sender, SessionCredentials } from "../triage/dependencies";

/** Everything outside the function: its own account, the way into members, time and output. */
export interface Dependencies {
  settings: TriageSettings;
  catalogue: readonly Response[];
  s3: Sender<S3Client>;
  sts: Sender<STSClient>;
  /** Calls in the security account with the function's own role. */
  ownCalls(region: string): Call;
  memberCalls(region: string, credentials: SessionCredentials): Call;
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  log: Log;
  /** Writes one line of an embedded metric. */
  emit(line: string): void;
}
