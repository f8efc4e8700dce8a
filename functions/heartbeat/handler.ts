import { join } from "node:path";
import { Logger } from "@aws-lambda-powertools/logger";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { heartbeatFunctionName } from "../../organization/names";
import { eachMessage } from "../shared/batch";
import { loadSettings } from "../shared/settings";
import { heartbeatLine } from "./heartbeat";

const settings = loadSettings(join(__dirname, "settings.json"));
const outside = {
  now: () => Date.now(),
  log: new Logger({ serviceName: heartbeatFunctionName }),
  // Not console.log: with JSON logging Lambda wraps that, and CloudWatch finds no metric in a wrapped line.
  emit: (line: string) => void process.stdout.write(`${line}\n`),
};

/** Lambda entry: a batch of heartbeats, each of which becomes a data point of its account and Region. */
export const handler = (event: SQSEvent): Promise<SQSBatchResponse> =>
  eachMessage(outside, heartbeatFunctionName, event, "The heartbeat was not counted.", async (body) => {
    const line = heartbeatLine(body, settings);
    if (line) outside.emit(line);
  });
