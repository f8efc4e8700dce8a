import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { STSClient } from "@aws-sdk/client-sts";
import { callsWith } from "../shared/clients";
import { loadSettings } from "../shared/settings";
import { Caller } from "./caller";

// Once for each execution environment: clients keep their connections, and wrong settings stop the cold start.
const settings = loadSettings(join(__dirname, "settings.json"));
const home = { region: settings.homeRegion };
const caller = new Caller({
  settings,
  dynamodb: new DynamoDBClient(home),
  sts: new STSClient(home),
  memberCalls: callsWith,
  now: () => Date.now(),
});

/** Lambda entry: one call of a workflow. */
export const handler = (request: unknown): Promise<Record<string, unknown>> => caller.handle(request);
