import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { S3Client } from "@aws-sdk/client-s3";
import type { Response } from "../../responses/types";
import type { Call, MemberAccess, Output, Sender } from "../shared/dependencies";

/** Everything outside the function: its own account, the way into members, time and output. */
export interface Dependencies extends MemberAccess, Output {
  catalogue: readonly Response[];
  s3: Sender<S3Client>;
  dynamodb: Sender<DynamoDBClient>;
  /** Calls in the security account with the function's own role. */
  ownCalls(region: string): Call;
  sleep(milliseconds: number): Promise<void>;
}
