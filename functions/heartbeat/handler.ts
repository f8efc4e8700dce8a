import { join } from "node:path";
import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SNSClient } from "@aws-sdk/client-sns";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { heartbeatFunctionName } from "../../organization/names";
import { eachMessage } from "../shared/batch";
import { loadSettings } from "../shared/settings";
import { handleHeartbeat } from "./heartbeat";

const settings = loadSettings(join(__dirname, "settings.json"));
const home = { region: settings.homeRegion };
const outside = {
  settings,
  dynamodb: new DynamoDBClient(home),
  sns: new SNSClient(home),
  now: () => Date.now(),
  log: new Logger({ serviceName: heartbeatFunctionName }),
  // Not console.log: with JSON logging Lambda wraps that, and CloudWatch finds no metric in a wrapped line.
  emit: (line: string) => void process.stdout.write(`${line}\n`),
};

/** Lambda entry: a batch of heartbeats, each of which is kept with its account, and of orders to look who is silent. */
export const handler = (event: SQSEvent): Promise<SQSBatchResponse> =>
  eachMessage(outside, heartbeatFunctionName, event, "The heartbeat was not kept.", (body) =>
    handleHeartbeat(outside, body),
  );
