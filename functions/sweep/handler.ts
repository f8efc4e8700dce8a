import { join } from "node:path";
import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SQSClient } from "@aws-sdk/client-sqs";
import { STSClient } from "@aws-sdk/client-sts";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { responses } from "../../catalogue/responses";
import { sweepFunctionName } from "../../organization/names";
import { callsWith } from "../shared/clients";
import { loadSettings } from "../shared/settings";
import { Sweeper } from "./sweeper";

// Once for each execution environment: clients keep their connections, and wrong settings stop the cold start.
const settings = loadSettings(join(__dirname, "settings.json"));
const home = { region: settings.homeRegion };
const sweeper = new Sweeper({
  settings,
  responses,
  dynamodb: new DynamoDBClient(home),
  events: new EventBridgeClient(home),
  sqs: new SQSClient({ ...home, useQueueUrlAsEndpoint: false }),
  sts: new STSClient(home),
  memberCalls: callsWith,
  now: () => Date.now(),
  log: new Logger({ serviceName: sweepFunctionName }),
  // Not console.log: with JSON logging Lambda wraps that, and CloudWatch finds no metric in a wrapped line.
  emit: (line) => void process.stdout.write(`${line}\n`),
});

/** Lambda entry: a batch of the sweep's queue, with partial batch failures. */
export const handler = (event: SQSEvent): Promise<SQSBatchResponse> => sweeper.handle(event);
