import { join } from "node:path";
import { Logger } from "@aws-lambda-powertools/logger";
import { CodeDeployClient } from "@aws-sdk/client-codedeploy";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { triageCheckFunctionName } from "../../organization/names";
import { loadSettings } from "../shared/settings";
import { checkVersion, type HookEvent } from "./check";

const settings = loadSettings(join(__dirname, "settings.json"));
const home = { region: settings.homeRegion };

/** Lambda entry: CodeDeploy's hook BeforeAllowTraffic. */
export const handler = (hook: HookEvent): Promise<void> =>
  checkVersion(
    {
      settings,
      codedeploy: new CodeDeployClient(home),
      lambda: new LambdaClient(home),
      now: () => Date.now(),
      log: new Logger({ serviceName: triageCheckFunctionName }),
    },
    hook,
  );
