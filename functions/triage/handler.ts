import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SNSClient } from "@aws-sdk/client-sns";
import { STSClient } from "@aws-sdk/client-sts";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { responses } from "../../catalogue/responses";
import { triageFunctionName } from "../../organization/names";
import { callsWith } from "../shared/clients";
import { Members } from "../shared/members";
import { loadSettings } from "../shared/settings";
import { Triage } from "./triage";

// Once for each execution environment: clients keep their connections, and wrong settings stop the cold start.
const settings = loadSettings(join(__dirname, "settings.json"));
const home = { region: settings.homeRegion };
const dynamodb = new DynamoDBClient(home);
const triage = new Triage({
  settings,
  responses,
  dynamodb,
  members: new Members({ dynamodb, settings, now: Date.now }),
  s3: new S3Client(home),
  sfn: new SFNClient(home),
  sns: new SNSClient(home),
  sts: new STSClient(home),
  memberCalls: callsWith,
  now: () => Date.now(),
  sleep: (milliseconds) => sleep(milliseconds),
  log: new Logger({ serviceName: triageFunctionName }),
  // Not console.log: with JSON logging Lambda wraps that, and CloudWatch finds no metric in a wrapped line.
  emit: (line) => void process.stdout.write(`${line}\n`),
});

/** Lambda entry: a batch of the triage queue, with partial batch failures. */
export const handler = (event: SQSEvent): Promise<SQSBatchResponse> => triage.handle(event);
