import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Logger } from "@aws-lambda-powertools/logger";
import { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EC2Client } from "@aws-sdk/client-ec2";
import { IAMClient } from "@aws-sdk/client-iam";
import { S3Client } from "@aws-sdk/client-s3";
import { SNSClient } from "@aws-sdk/client-sns";
import { SSMClient } from "@aws-sdk/client-ssm";
import { STSClient } from "@aws-sdk/client-sts";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { triageFunctionName } from "../../responses/names";
import { loadSettings } from "./settings";
import { Triage } from "./triage";

// Once for each execution environment: clients keep their connections, and wrong settings stop the cold start.
const settings = loadSettings(join(__dirname, "settings.json"));
const home = { region: settings.homeRegion };
const triage = new Triage({
  settings,
  dynamodb: new DynamoDBClient(home),
  s3: new S3Client(home),
  sns: new SNSClient(home),
  sts: new STSClient(home),
  memberClients: (region, credentials) => ({
    autoscaling: new AutoScalingClient({ region, credentials }),
    ec2: new EC2Client({ region, credentials }),
    iam: new IAMClient({ region, credentials }),
    ssm: new SSMClient({ region, credentials }),
  }),
  now: () => Date.now(),
  sleep: (milliseconds) => sleep(milliseconds),
  log: new Logger({ serviceName: triageFunctionName }),
  // Not console.log: with JSON logging Lambda wraps that, and CloudWatch finds no metric in a wrapped line.
  emit: (line) => void process.stdout.write(`${line}\n`),
});

/** Lambda entry: a batch of the triage queue, with partial batch failures. */
export const handler = (event: SQSEvent): Promise<SQSBatchResponse> => triage.handle(event);
