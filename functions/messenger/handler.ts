import { join } from "node:path";
import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SNSClient } from "@aws-sdk/client-sns";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { messengerFunctionName } from "../../organization/names";
import { loadSettings } from "../shared/settings";
import { Messenger } from "./messenger";

// Once for each execution environment: clients keep their connections, and wrong settings stop the cold start.
const settings = loadSettings(join(__dirname, "settings.json"));
const messenger = new Messenger({
  settings,
  sns: new SNSClient({ region: settings.homeRegion }),
  tables: (region) => new DynamoDBClient({ region }),
  now: () => Date.now(),
  log: new Logger({ serviceName: messengerFunctionName }),
  // Not console.log: with JSON logging Lambda wraps that, and CloudWatch finds no metric in a wrapped line.
  emit: (line) => void process.stdout.write(`${line}\n`),
});

/** Lambda entry: a batch of the queue of messages, with partial batch failures. */
export const handler = (event: SQSEvent): Promise<SQSBatchResponse> => messenger.handle(event);
