import { join } from "node:path";
import { Logger } from "@aws-lambda-powertools/logger";
import { CodeDeployClient } from "@aws-sdk/client-codedeploy";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { triageCheckFunctionName } from "../../organization/names";
import { Members } from "../shared/members";
import { loadSettings } from "../shared/settings";
import { checkVersion, type HookEvent } from "./check";

const settings = loadSettings(join(__dirname, "settings.json"));
const home = { region: settings.homeRegion };
const members = new Members({ dynamodb: new DynamoDBClient(home), settings, now: Date.now });

/** Lambda entry: CodeDeploy's hook BeforeAllowTraffic. */
export const handler = async (hook: HookEvent): Promise<void> => {
  await members.readAll();
  await checkVersion(
    {
      settings,
      codedeploy: new CodeDeployClient(home),
      lambda: new LambdaClient(home),
      now: () => Date.now(),
      log: new Logger({ serviceName: triageCheckFunctionName }),
    },
    hook,
  );
};
