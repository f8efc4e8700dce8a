import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { STSClient } from "@aws-sdk/client-sts";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { responses } from "../../catalogue/responses";
import { evidenceFunctionName } from "../../organization/names";
import { callsWith } from "../shared/clients";
import { loadSettings } from "../shared/settings";
import { Investigation } from "./investigation";

// Once for each execution environment: clients keep their connections, and wrong settings stop the cold start.
const settings = loadSettings(join(__dirname, "settings.json"));
const home = { region: settings.homeRegion };
const investigation = new Investigation({
  settings,
  catalogue: responses,
  s3: new S3Client(home),
  dynamodb: new DynamoDBClient(home),
  sts: new STSClient(home),
  ownCalls: (region) => callsWith(region),
  memberCalls: callsWith,
  now: () => Date.now(),
  sleep: (milliseconds) => sleep(milliseconds),
  log: new Logger({ serviceName: evidenceFunctionName }),
  // Not console.log: with JSON logging Lambda wraps that, and CloudWatch finds no metric in a wrapped line.
  emit: (line) => void process.stdout.write(`${line}\n`),
});

/** Lambda entry: a batch of the evidence queue, with partial batch failures. */
export const handler = (event: SQSEvent): Promise<SQSBatchResponse> => investigation.handle(event);
