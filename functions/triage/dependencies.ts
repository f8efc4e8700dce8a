import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { S3Client } from "@aws-sdk/client-s3";
import type { SFNClient } from "@aws-sdk/client-sfn";
import type { SNSClient } from "@aws-sdk/client-sns";
import type { Response } from "../../responses/types";
import type { MemberAccess, Output, Sender } from "../shared/dependencies";

/** Everything outside the function: the services of the security account, the way into members, time and output. */
export interface Dependencies extends MemberAccess, Output {
  /** The catalogue. */
  responses: readonly Response[];
  dynamodb: Sender<DynamoDBClient>;
  s3: Sender<S3Client>;
  sfn: Sender<SFNClient>;
  sns: Sender<SNSClient>;
  sleep(milliseconds: number): Promise<void>;
}
